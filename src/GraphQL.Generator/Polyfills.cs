namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for .NET Standard.</summary>
internal static class IsExternalInit;

/// <summary>Lets collection expressions make our own collections on .NET Standard.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
internal sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
{
    public Type BuilderType { get; } = builderType;

    public string MethodName { get; } = methodName;
}
