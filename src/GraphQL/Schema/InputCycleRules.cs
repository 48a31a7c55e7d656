using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>Input objects that could never be written down: required fields, or defaults, that lead back to themselves.</summary>
internal sealed class InputCycleRules
{
    private readonly List<SchemaError> _errors;
    private readonly HashSet<InputObjectType> _doneTypes = [];
    private readonly HashSet<InputValueDefinition> _doneDefaults = [];
    private readonly List<InputValueDefinition> _path = [];

    private InputCycleRules(List<SchemaError> errors) => _errors = errors;

    public static void Check(ImmutableArray<NamedType> types, List<SchemaError> errors)
    {
        var rules = new InputCycleRules(errors);
        foreach (var type in types.OfType<InputObjectType>())
        {
            rules.VisitRequired(type);
            foreach (var field in type.Fields)
            {
                rules.VisitDefault(field);
            }
        }
    }

    private void VisitRequired(InputObjectType type)
    {
        if (!_doneTypes.Add(type))
        {
            return;
        }

        foreach (var field in type.Fields)
        {
            if (field.Type.IsNonNull && field.Type.Nullable is InputObjectType next)
            {
                _path.Add(field);
                var start = _path.FindIndex(f => f.Coordinate.StartsWith(next.Name + ".", StringComparison.Ordinal));
                if (start >= 0)
                {
                    ReportCycle("Required fields lead back to their own input object", start);
                }
                else
                {
                    VisitRequired(next);
                }

                _path.RemoveAt(_path.Count - 1);
            }
        }
    }

    /// <summary>A default that leaves out a field uses that field's default in turn.</summary>
    private void VisitDefault(InputValueDefinition field)
    {
        if (field.DefaultValue is null || field.Type.Named is not InputObjectType type)
        {
            return;
        }

        var start = _path.IndexOf(field);
        if (start >= 0)
        {
            ReportCycle("Default values need each other", start);
        }
        else if (_doneDefaults.Add(field))
        {
            _path.Add(field);
            VisitDefaultValue(field.DefaultValue, type);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitDefaultValue(ValueNode value, InputObjectType type)
    {
        switch (value)
        {
            case ListValueNode list:
                foreach (var item in list.Items)
                {
                    VisitDefaultValue(item, type);
                }

                break;
            case ObjectValueNode literal:
                foreach (var field in type.Fields)
                {
                    var given = ((IEnumerable<ObjectFieldNode>)literal.Fields).FirstOrDefault(f => f.Name == field.Name);
                    if (given is null)
                    {
                        VisitDefault(field);
                    }
                    else if (field.Type.Named is InputObjectType inner)
                    {
                        VisitDefaultValue(given.Value, inner);
                    }
                }

                break;
        }
    }

    private void ReportCycle(string what, int start)
    {
        var first = _path[start];
        var chain = string.Join(", ", _path.Skip(start).Select(f => f.Coordinate));
        _errors.Add(new SchemaError($"{what}: {chain}.", first.Coordinate, first.Origin));
    }
}
