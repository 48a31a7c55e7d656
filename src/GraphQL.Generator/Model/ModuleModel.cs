namespace Headless.GraphQL.Generator.Model;

/// <summary>Everything that is to be written for one project. Equal models make equal code.</summary>
internal sealed record ModuleModel(
    string Namespace,
    string Name,
    EquatableArray<SdlText> Sdl,
    EquatableArray<ObjectModel> Objects,
    EquatableArray<LoaderModel> Loaders,
    EquatableArray<EnumModel> Enums,
    EquatableArray<InputModel> Inputs,
    EquatableArray<Finding> Findings);

internal sealed record SdlText(string Name, string Text);

/// <summary>Something that is wrong: the id of its rule, the place and what fills the rule's message.</summary>
internal sealed record Finding(string Id, Place Place, string Message);

/// <summary>The fields of an SDL type that the project answers for parents of one C# type; root types have no parents.</summary>
internal sealed record ObjectModel(string SdlName, string? ParentType, bool HasKey, EquatableArray<FieldModel> Fields);

internal enum FieldKind
{
    /// <summary>A scalar or enum at hand, written by one expression.</summary>
    Leaf,

    /// <summary>A value at hand.</summary>
    Property,

    /// <summary>A pure method with arguments or services.</summary>
    Pure,
    Batched,
    Root,

    /// <summary>A method that begins a stream of events.</summary>
    Stream,
}

/// <summary>How a method gives its results.</summary>
internal enum ReturnForm
{
    Value,
    Task,
    ValueTask,
}

/// <param name="Value">Expression of the value: of <c>p</c> for what is at hand, else the name of the method.</param>
/// <param name="ResultType">C# type of one result.</param>
/// <param name="Shape">Expression that makes the shape of one result; for a leaf the statement that writes <c>v</c>.</param>
/// <param name="Parameters">What is passed, in order; null stands for the parents.</param>
/// <param name="IsExact">Whether the method returns exactly what the engine takes.</param>
internal sealed record FieldModel(
    string Name,
    FieldKind Kind,
    string Value,
    string ResultType,
    string Shape,
    EquatableArray<ParameterModel> Parameters,
    ReturnForm Form,
    bool IsExact,
    bool UsesSelection);

/// <param name="Type">C# type.</param>
/// <param name="Expression">Reads the value from <c>call</c>; null for the parents.</param>
internal sealed record ParameterModel(string Type, string? Expression);

internal sealed record LoaderModel(
    string SdlName,
    string KeyType,
    string ObjectType,
    string Method,
    EquatableArray<ParameterModel> Parameters,
    ReturnForm Form,
    bool IsExact);

/// <param name="IsGenerated">Whether the C# enum is written here too, rather than bound.</param>
internal sealed record EnumModel(
    string SdlName, string ClrName, string? Description, bool IsGenerated, EquatableArray<EnumValueModel> Values);

internal sealed record EnumValueModel(string SdlName, string ClrName, string? Description);

internal sealed record InputModel(string Name, string? Description, EquatableArray<InputFieldModel> Fields);

/// <param name="Read">Expression that reads the value from <c>v</c>.</param>
/// <param name="Default">Expression of the default where C# can say it.</param>
internal sealed record InputFieldModel(
    string SdlName, string ClrName, string Type, string Read, bool IsRequired, bool TellsPresence, string? Default, string? Description);
