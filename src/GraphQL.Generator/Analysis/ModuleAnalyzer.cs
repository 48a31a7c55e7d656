using System.Collections.Immutable;
using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Generator.Parsing;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>What the project sets in its build files.</summary>
/// <param name="Owns">Names of the SDL files that it answers for.</param>
internal sealed record Settings(string Namespace, EquatableArray<string> Owns, EquatableArray<string> SharedNamespaces)
{
    /// <summary>Last part of the namespace: <c>Acme.Library</c> makes <c>LibraryGraphQLModule</c>.</summary>
    public string ModuleName => Namespace.Split('.').Last();
}

/// <summary>Everything that the project says in C#.</summary>
internal sealed record ClrSide(EquatableArray<BoundType> Types, EquatableArray<ResolverClass> Resolvers, EquatableArray<ClrMethod> Loaders);

/// <summary>Holds the SDL that a project owns against its C#: finds what answers each field and what is wrong.</summary>
internal sealed class ModuleAnalyzer
{
    /// <summary>The root type whose fields are answered event by event.</summary>
    public const string StreamRoot = "Subscription";

    private static readonly string[] RootTypes = ["Query", "Mutation", StreamRoot];
    private readonly SdlSchema _sdl;
    private readonly ClrSide _clr;
    private readonly Settings _settings;
    private readonly TypeTable _types;
    private readonly ShapeFinder _shapes;
    private readonly MethodBinder _methods;
    private readonly InputReaders _readers;
    private readonly List<Finding> _findings = [];
    private readonly HashSet<ClrMethod> _used = [];

    private ModuleAnalyzer(SdlSchema sdl, ClrSide clr, Settings settings)
    {
        _sdl = sdl;
        _clr = clr;
        _settings = settings;
        _types = new TypeTable(sdl, clr.Types, settings.Namespace);
        _shapes = new ShapeFinder(_types);
        _readers = new InputReaders(_types);
        _methods = new MethodBinder(_types, _shapes, _readers);
    }

    public static ModuleModel Analyze(SdlSchema sdl, ClrSide clr, Settings settings) => new ModuleAnalyzer(sdl, clr, settings).Analyze();

    private ModuleModel Analyze()
    {
        _findings.AddRange(_sdl.Findings);
        CheckDuplicateTypes();
        var owned = _sdl.In([.. _settings.Owns]).ToList();
        var objects = owned
            .Where(t => t.Node is ObjectDefinitionNode)
            .GroupBy(t => t.Node.Name)
            .SelectMany(parts => Bind(parts.Key, [.. parts]))
            .ToList();
        var loaders = _clr.Loaders.Select(BindLoader).OfType<LoaderModel>().ToList();
        CheckOrphans();
        foreach (var leaf in owned.Where(t => t.Node is EnumDefinitionNode or InputObjectDefinitionNode && !t.Node.IsExtension))
        {
            _types.Used.Add(leaf.Node.Name);
        }

        var (enums, inputs, findings) = new InputAnalyzer(_types, _readers).Analyze();
        _findings.AddRange(findings);
        return new ModuleModel(
            _settings.Namespace,
            _settings.ModuleName,
            [.. _sdl.Files.Where(f => _settings.Owns.Contains(f.Name)).Select(f => new SdlText(f.Name, f.Text))],
            [.. objects],
            [.. loaders],
            [.. enums],
            [.. inputs],
            [.. _findings]);
    }

    private void CheckDuplicateTypes()
    {
        foreach (var same in _clr.Types.Where(t => !t.IsByName).GroupBy(t => t.SdlName))
        {
            if (same.Select(t => t.Type.FullName).Distinct().Count() > 1 && _sdl.Find(same.Key) is { } type)
            {
                Report(Rules.DuplicateBinding.Id, type.At(type.Node.NameStart, same.Key.Length),
                    $"{same.Key} is bound to {string.Join(" and ", same.Select(t => t.Type.Name))}: keep one.");
            }
        }
    }

    private IEnumerable<ObjectModel> Bind(string typeName, ImmutableArray<Sourced<TypeDefinitionNode>> parts)
    {
        var isRoot = RootTypes.Contains(typeName);
        var definition = parts.FirstOrDefault(p => !p.Node.IsExtension);
        var bound = isRoot ? null : _types.FindBound(typeName);
        if (definition is not null && !isRoot && bound is null)
        {
            if (!_types.IsConnection(typeName, out _, out _) && !_types.IsEdge(typeName))
            {
                Report(Rules.UnboundType.Id, definition.At(definition.Node.NameStart, typeName.Length),
                    $"{typeName} has no C# class: mark one with [GraphQLType(\"{typeName}\")].");
            }

            yield break;
        }

        var byParent = new Dictionary<string, List<FieldModel>>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var field in ((ObjectDefinitionNode)part.Node).Fields)
            {
                var (parent, model) = Bind(typeName, isRoot, field, part, bound);
                if (model is not null)
                {
                    if (!byParent.TryGetValue(parent, out var fields))
                    {
                        byParent.Add(parent, fields = []);
                    }

                    fields.Add(model);
                }
            }
        }

        foreach (var fields in byParent)
        {
            var hasKey = bound is not null && bound.Type.FullName == fields.Key
                && bound.Properties.Any(p => p.Name == "Id" && p.Type is { IsTextStruct: true, IsNullable: false });
            yield return new ObjectModel(typeName, isRoot ? null : fields.Key, hasKey, [.. fields.Value]);
        }
    }

    private (string Parent, FieldModel? Field) Bind(
        string typeName, bool isRoot, FieldDefinitionNode field, Sourced<TypeDefinitionNode> part, BoundType? bound)
    {
        var place = part.At(field.NameStart, field.Name.Length);
        var unknown = field.Arguments.Select(a => a.Type).Append(field.Type).Select(SdlSchema.NameOf).FirstOrDefault(n => !_sdl.IsKnown(n));
        if (unknown is not null)
        {
            Report(Rules.UnknownType.Id, place, $"{typeName}.{field.Name} refers to {unknown}, which no SDL file of the project declares.");
            return ("", null);
        }

        var methods = MethodsFor(typeName, field.Name);
        _used.UnionWith(methods);
        if (methods.Count > 1)
        {
            Report(Rules.DuplicateBinding.Id, place,
                $"{typeName}.{field.Name} is answered by {string.Join(" and ", methods.Select(m => m.Display))}: keep one.");
            return ("", null);
        }

        if (methods.Count == 1)
        {
            var parent = isRoot ? null : bound?.Type ?? KeyParent(typeName, methods[0]);
            var (model, finding) = _methods.Bind(typeName, isRoot, field, place, methods[0], parent);
            _findings.AddRange(finding is null ? [] : [finding]);
            return (parent?.FullName ?? "", model);
        }

        return (bound?.Type.FullName ?? "", BindProperty(typeName, isRoot, field, place, bound));
    }

    private FieldModel? BindProperty(string typeName, bool isRoot, FieldDefinitionNode field, Place place, BoundType? bound)
    {
        var name = Names.Pascal(field.Name);
        var property = bound?.Properties.FirstOrDefault(p => p.Name == name);
        if (property is null)
        {
            Report(Rules.UnboundField.Id, place, $"Nothing answers {typeName}.{field.Name}: write "
                + (bound is null ? "" : $"a property {name} of {bound.Type.Name}, or ")
                + $"a static method {name} in a class marked [GraphQLResolvers(\"{typeName}\")]"
                + (bound is null && !isRoot ? $" that takes IReadOnlyList<{typeName}Id>." : "."));
            return null;
        }

        if (field.Arguments.Count > 0)
        {
            Report(Rules.ArgumentMismatch.Id, place,
                $"{typeName}.{field.Name} has arguments, which the property {bound!.Type.Name}.{name} cannot take: "
                + $"write a method {name} in a class marked [GraphQLResolvers(\"{typeName}\")].");
            return null;
        }

        if (MethodBinder.HoldsStream(property.Type))
        {
            Report(Rules.StreamShape.Id, place, $"{typeName}.{field.Name}: the property {bound!.Type.Name}.{name} is IAsyncEnumerable, "
                + $"and only fields of {StreamRoot} are answered event by event.");
            return null;
        }

        var leaf = _shapes.LeafWrite(field.Type, property.Type, $"p.{name}");
        var fit = leaf == default ? _shapes.Shape(field.Type, property.Type) : leaf;
        if (fit.Expression is null)
        {
            Report(Rules.TypeMismatch.Id, place,
                $"{typeName}.{field.Name}: the property {bound!.Type.Name}.{name} does not fit: {fit.Problem}.");
            return null;
        }

        return new FieldModel(
            field.Name, leaf == default ? FieldKind.Property : FieldKind.Leaf, $"p.{name}", _types.CSharp(property.Type), fit.Expression,
            default, ReturnForm.Value, true, false);
    }

    private List<ClrMethod> MethodsFor(string typeName, string fieldName)
    {
        var name = Names.Pascal(fieldName);
        return
        [
            .. _clr.Resolvers
                .Where(r => r.SdlType == typeName)
                .SelectMany(r => r.Methods)
                .Where(m => m.Name == name || m.Name == name + "Async"),
        ];
    }

    /// <summary>For types of other modules the parents come as keys.</summary>
    private static ClrType? KeyParent(string typeName, ClrMethod method)
    {
        var first = method.Parameters.Count == 0 ? null : method.Parameters[0].Type;
        var parent = first?.Kind == ClrKind.List ? first.Element : first;
        return parent is { IsTextStruct: true } && parent.Name == typeName + "Id" ? parent : null;
    }

    private LoaderModel? BindLoader(ClrMethod method)
    {
        var (returned, form) = MethodBinder.Unwrap(method.Returns);
        var bound = _types.FindBound(method.SdlType);
        var key = method.Parameters.Count == 0 ? null : method.Parameters[0].Type;
        if (bound is null || key is not { Kind: ClrKind.List, Name: "IReadOnlyList", Element.IsTextStruct: true }
            || returned is not { Kind: ClrKind.List, Element: { } element } || element.FullName != bound.Type.FullName)
        {
            var name = bound?.Type.Name ?? method.SdlType;
            Report(Rules.LoaderShape.Id, method.Place, $"{method.Display} is no loader of {method.SdlType}: write static "
                + $"ValueTask<IReadOnlyList<{name}?>> {method.Name}(IReadOnlyList<{method.SdlType}Id> ids, …), "
                + $"where {name} is marked [GraphQLType(\"{method.SdlType}\")].");
            return null;
        }

        return new LoaderModel(
            method.SdlType,
            key.Element!.FullName,
            bound.Type.FullName,
            method.FullName,
            [.. _methods.BindServices(method)],
            form,
            MethodBinder.IsExact(form, isList: true, returned));
    }

    private void CheckOrphans()
    {
        foreach (var method in _clr.Resolvers.SelectMany(r => r.Methods).Where(m => !_used.Contains(m)))
        {
            Report(Rules.OrphanResolver.Id, method.Place, $"{method.Display} answers no field of {method.SdlType} that this project owns: "
                + "rename it, or make it private if it is a helper.");
        }
    }

    private void Report(string rule, Place place, string message) => _findings.Add(new Finding(rule, place, message));
}
