using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>Either an expression or what is wrong.</summary>
internal readonly record struct Fit(string? Expression, string? Problem)
{
    public static Fit Is(string expression) => new(expression, null);

    public static Fit Fails(string problem) => new(null, problem);
}

/// <summary>Holds C# results against SDL types, and says how the one becomes the other.</summary>
internal sealed class ShapeFinder(TypeTable types)
{
    private const string Shapes = "global::Headless.GraphQL.Binding.Shapes";

    /// <summary>The expression that makes the shape of a result.</summary>
    public Fit Shape(TypeNode sdl, ClrType clr)
    {
        if (clr is { Kind: ClrKind.FieldResult, Element: { } value })
        {
            var inner = Shape(sdl, value);
            return inner.Expression is null ? inner : Fit.Is($"{Shapes}.Result<{types.CSharp(value)}>({inner.Expression})");
        }

        if (sdl is NonNullTypeNode nonNull)
        {
            return clr.IsNullable ? Fit.Fails($"{sdl} is never null, but {clr.Display} may be") : Shape(nonNull.NullableType, clr);
        }

        if (types.IsNullableStruct(clr))
        {
            var inner = Shape(sdl, clr.AsNotNull);
            return inner.Expression is null ? inner : Fit.Is($"{Shapes}.Nullable<{types.CSharp(clr.AsNotNull)}>({inner.Expression})");
        }

        return sdl is ListTypeNode list ? ListShape(list, clr) : NamedShape(((NamedTypeNode)sdl).Name, clr);
    }

    /// <summary>The expression that writes a scalar or enum named <paramref name="value"/>; neither for everything else.</summary>
    public Fit LeafWrite(TypeNode sdl, ClrType clr, string value)
    {
        if (sdl is NonNullTypeNode nonNull)
        {
            return clr.IsNullable
                ? Fit.Fails($"{sdl} is never null, but {clr.Display} may be")
                : LeafWrite(nonNull.NullableType, clr, value);
        }

        if (sdl is not NamedTypeNode named)
        {
            return default;
        }

        if (types.Sdl.Find(named.Name)?.Node is EnumDefinitionNode)
        {
            if (!types.IsGenerated(named.Name, clr))
            {
                return Fit.Fails($"{sdl} is the enum {named.Name}, not {clr.Display}");
            }

            types.EnumName(named.Name);
            return Fit.Is(clr.IsNullable
                ? $"{value} is {{ }} x ? w.WriteEnum(GraphQLEnums.Name(x), s) : w.WriteNull(s)"
                : $"w.WriteEnum(GraphQLEnums.Name({value}), s)");
        }

        if (!IsScalar(named.Name))
        {
            return default;
        }

        if (clr.IsTextStruct && Scalars.IsText(named.Name))
        {
            return Fit.Is(clr.IsNullable ? $"w.Write({value}?.Value, s)" : $"w.Write({value}.Value, s)");
        }

        return Scalars.Accepts(named.Name, clr.FullName)
            ? Fit.Is($"w.Write({value}, s)")
            : Fit.Fails($"{sdl} is {Scalars.Display(named.Name)} in C#, not {clr.Display}");
    }

    private bool IsScalar(string name) =>
        types.Sdl.Find(name) is { } type ? type.Node is ScalarDefinitionNode : types.Sdl.IsKnown(name);

    private Fit ListShape(ListTypeNode list, ClrType clr)
    {
        if (clr is not { Kind: ClrKind.List, Element: { } element })
        {
            return Fit.Fails($"{list} is a list, such as IReadOnlyList<T>, not {clr.Display}");
        }

        var item = Shape(list.ElementType, element);
        if (item.Expression is null)
        {
            return item;
        }

        var itemType = types.CSharp(element);
        return Fit.Is(clr.Name == "IReadOnlyList"
            ? $"{Shapes}.List<{itemType}>({item.Expression})"
            : $"{Shapes}.List<{types.CSharp(clr.AsNotNull)}, {itemType}>({item.Expression})");
    }

    private Fit NamedShape(string name, ClrType clr)
    {
        var leaf = LeafWrite(new NamedTypeNode(0, name), clr, "v");
        if (leaf.Problem is not null)
        {
            return leaf;
        }

        if (leaf.Expression is not null)
        {
            return Fit.Is($"{Shapes}.Leaf<{types.CSharp(clr)}>(static (w, v, s) => {leaf.Expression})");
        }

        return types.Sdl.Find(name)?.Node is ObjectDefinitionNode ? ObjectShape(name, clr) : AbstractShape(name, clr);
    }

    private Fit ObjectShape(string name, ClrType clr)
    {
        if (types.FindBound(name) is { } bound && bound.Type.FullName == clr.FullName)
        {
            return Fit.Is($"{Shapes}.Object<{types.CSharp(clr)}>(\"{name}\")");
        }

        if (clr.IsTextStruct && clr.Name == name + "Id")
        {
            return Fit.Is($"{Shapes}.Key<{clr.FullName}>(\"{name}\")");
        }

        if (clr is { Kind: ClrKind.Connection, Element: { } element } && types.IsConnection(name, out var edge, out var node))
        {
            var inner = Shape(node!, element);
            return inner.Expression is null
                ? inner
                : Fit.Is($"{Shapes}.Connection<{types.CSharp(element)}>(\"{name}\", \"{edge}\", {inner.Expression})");
        }

        var expected = types.FindBound(name)?.Type.Name ?? (types.IsConnection(name, out _, out _) ? "Connection<T>" : null);
        return Fit.Fails(expected is null
            ? $"{name} is no class of this project, so it is {name}Id here, not {clr.Display}"
            : $"{name} is {expected} or {name}Id in C#, not {clr.Display}");
    }

    private Fit AbstractShape(string name, ClrType clr) => clr.IsValueType || clr.Kind is not (ClrKind.Plain or ClrKind.Unknown)
        ? Fit.Fails($"{name} has several classes, so it is object in C# (or an interface), not {clr.Display}")
        : Fit.Is($"{Shapes}.Abstract<{types.CSharp(clr)}>(\"{name}\")");
}
