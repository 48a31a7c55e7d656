using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>Says what enums and inputs are to be written: all that bound fields lead to.</summary>
internal sealed class InputAnalyzer(TypeTable types, InputReaders readers)
{
    private readonly List<EnumModel> _enums = [];
    private readonly List<InputModel> _inputs = [];
    private readonly List<Finding> _findings = [];

    public (List<EnumModel> Enums, List<InputModel> Inputs, List<Finding> Findings) Analyze()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (types.Used.Except(done).OrderBy(n => n, StringComparer.Ordinal).FirstOrDefault() is { } name)
        {
            done.Add(name);
            switch (types.Sdl.Find(name)?.Node)
            {
                case EnumDefinitionNode node:
                    AddEnum(node);
                    break;
                case InputObjectDefinitionNode node:
                    AddInput(node);
                    break;
            }
        }

        return (
            [.. _enums.OrderBy(e => e.SdlName, StringComparer.Ordinal)],
            [.. _inputs.OrderBy(i => i.Name, StringComparer.Ordinal)],
            _findings);
    }

    private void AddEnum(EnumDefinitionNode node)
    {
        var values = types.Sdl.PartsOf(node.Name)
            .SelectMany(p => ((EnumDefinitionNode)p.Node).Values)
            .Select(v => new EnumValueModel(v.Name, Names.EnumMember(v.Name), v.Description))
            .ToList();
        var bound = types.FindBound(node.Name);
        if (bound is not null)
        {
            var expected = values.Select(v => v.ClrName).ToList();
            var missing = expected.Except(bound.Type.EnumMembers).ToList();
            var surplus = bound.Type.EnumMembers.Except(expected).ToList();
            if (missing.Count + surplus.Count > 0)
            {
                var source = types.Sdl.Find(node.Name)!;
                _findings.Add(new Finding(Rules.EnumMismatch.Id, source.At(node.NameStart, node.Name.Length),
                    $"The C# enum {bound.Type.Name} does not fit {node.Name}: "
                    + (missing.Count > 0 ? $"it lacks {string.Join(", ", missing)}. " : "")
                    + (surplus.Count > 0 ? $"The schema lacks {string.Join(", ", surplus)}." : "")));
                return;
            }
        }

        _enums.Add(new EnumModel(node.Name, types.EnumName(node.Name), node.Description, bound is null, [.. values]));
    }

    private void AddInput(InputObjectDefinitionNode node)
    {
        var fields = types.Sdl.PartsOf(node.Name).SelectMany(p => ((InputObjectDefinitionNode)p.Node).Fields);
        _inputs.Add(new InputModel(node.Name, node.Description, [.. fields.Select(Describe)]));
    }

    private InputFieldModel Describe(InputValueDefinitionNode field)
    {
        var isNonNull = field.Type is NonNullTypeNode;
        return new InputFieldModel(
            field.Name,
            Names.Pascal(field.Name),
            readers.TypeOf(field.Type),
            readers.Read(field.Type, "v"),
            isNonNull && field.DefaultValue is null,
            !isNonNull && field.DefaultValue is null,
            DefaultOf(field),
            field.Description);
    }

    private string? DefaultOf(InputValueDefinitionNode field) => field.DefaultValue switch
    {
        IntValueNode number => number.Text,
        FloatValueNode number => number.Text + (readers.TypeOf(field.Type).TrimEnd('?') == "decimal" ? "m" : ""),
        ListValueNode { Items.Count: 0 } => "[]",
        BooleanValueNode flag => flag.Value ? "true" : "false",
        StringValueNode text => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text.Value, quote: true),
        EnumValueNode name => $"{readers.TypeOf(field.Type).TrimEnd('?')}.{Names.EnumMember(name.Name)}",
        null => null,
        _ => field.Type is NonNullTypeNode ? "default!" : null,
    };
}
