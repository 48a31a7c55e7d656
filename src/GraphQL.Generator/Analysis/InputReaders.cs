using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Generator.Parsing;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>Says how coerced arguments become C# values.</summary>
internal sealed class InputReaders(TypeTable types)
{
    private const string Reader = "global::Headless.GraphQL.Binding.InputReader";

    /// <summary>Reads <paramref name="value"/>, an <c>object?</c>, as a parameter of type <paramref name="clr"/>.</summary>
    public Fit Read(TypeNode sdl, ClrType clr, string value)
    {
        if (sdl is NonNullTypeNode nonNull)
        {
            return ReadNotNull(nonNull.NullableType, clr.AsNotNull, value);
        }

        if (!clr.IsNullable)
        {
            return Fit.Fails($"{sdl} may be null, so the parameter is {clr.Display}?");
        }

        var inner = ReadNotNull(sdl, clr.AsNotNull, value);
        return inner.Expression is null ? inner : Fit.Is($"({value} is null ? null : ({types.CSharp(clr)}){inner.Expression})");
    }

    /// <summary>The C# type that generated inputs give a value, with its question mark.</summary>
    public string TypeOf(TypeNode sdl) => sdl is NonNullTypeNode nonNull ? NotNullTypeOf(nonNull.NullableType) : NotNullTypeOf(sdl) + "?";

    /// <summary>Reads a value as the type of <see cref="TypeOf"/>.</summary>
    public string Read(TypeNode sdl, string value)
    {
        var notNull = sdl is NonNullTypeNode nonNull ? nonNull.NullableType : sdl;
        var read = notNull is ListTypeNode list
            ? $"{Reader}.List<{TypeOf(list.ElementType)}>({value}, static x => {Read(list.ElementType, "x")})"
            : ReadNamed(((NamedTypeNode)notNull).Name, value);
        return sdl is NonNullTypeNode ? read : $"({value} is null ? null : ({TypeOf(sdl)}){read})";
    }

    private string NotNullTypeOf(TypeNode sdl) => sdl is ListTypeNode list
        ? $"global::System.Collections.Generic.IReadOnlyList<{TypeOf(list.ElementType)}>"
        : types.Sdl.Find(SdlSchema.NameOf(sdl))?.Node switch
        {
            EnumDefinitionNode node => types.EnumName(node.Name),
            InputObjectDefinitionNode node => types.InputName(node.Name),
            _ => Scalars.CSharp(SdlSchema.NameOf(sdl)),
        };

    private Fit ReadNotNull(TypeNode sdl, ClrType clr, string value)
    {
        if (sdl is ListTypeNode list)
        {
            if (clr is not { Kind: ClrKind.List, Element: { } element, Name: "IReadOnlyList" or "Array" })
            {
                return Fit.Fails($"{sdl} is IReadOnlyList<T> as a parameter, not {clr.Display}");
            }

            var item = Read(list.ElementType, element, "x");
            return item.Expression is null
                ? item
                : Fit.Is($"{Reader}.List<{types.CSharp(element)}>({value}, static x => {item.Expression})");
        }

        var name = ((NamedTypeNode)sdl).Name;
        return types.Sdl.Find(name)?.Node switch
        {
            EnumDefinitionNode or InputObjectDefinitionNode => types.IsGenerated(name, clr)
                ? Fit.Is(ReadNamed(name, value))
                : Fit.Fails($"{sdl} is {name} in C#, not {clr.Display}"),
            _ when clr.IsTextStruct && Scalars.IsText(name) => Fit.Is($"new {clr.FullName}({ReadNamed(name, value)})"),
            _ when clr.FullName == Scalars.CSharp(name) => Fit.Is(ReadNamed(name, value)),
            _ => Fit.Fails($"{sdl} is {Scalars.Display(name)} in C#, not {clr.Display}"),
        };
    }

    private string ReadNamed(string name, string value)
    {
        switch (types.Sdl.Find(name)?.Node)
        {
            case EnumDefinitionNode:
                types.EnumName(name);
                return $"GraphQLEnums.Read{name}({value})";
            case InputObjectDefinitionNode:
                return $"new {types.InputName(name)}({Reader}.Fields({value}))";
            default:
                return Scalars.IsText(name) ? $"{Reader}.Text({value})" : $"({Scalars.CSharp(name)}){value}!";
        }
    }
}
