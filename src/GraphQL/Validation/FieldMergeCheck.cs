using System.Runtime.InteropServices;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>A field as it is selected on some type.</summary>
internal readonly record struct SelectedField(FieldNode Node, CompositeType? Parent)
{
    /// <summary>Null for what the type does not have. As in the reference that includes <c>__typename</c>, which merges with all.</summary>
    public FieldDefinition? Definition { get; } = Parent?.Fields.Find(Node.Name);
}

/// <summary>
/// Whether all fields of a selection can be merged. Instead of comparing pairs it merges whole sets: fields with one response name must
/// agree with the first of them, and their sub-selections are merged into one set, which is checked in the same way. Fields on different
/// object types never meet in one object, so these only need the same shape; each object type is then merged with the abstract ones on
/// its own. Sets that were seen before are not checked again, which keeps documents with nested fragments near-linear.
/// </summary>
internal sealed class FieldMergeCheck(DocumentScope scope)
{
    /// <summary>Up to here a scan finds equal response names faster than hashing.</summary>
    private const int MaxScannedFields = 12;

    private readonly HashSet<SetKey> _checked = [];
    private readonly bool _hasFragments = scope.Fragments.Count > 0;

    /// <summary>The first two fields that were found not to merge.</summary>
    public (FieldNode One, FieldNode Two)? FirstConflict { get; private set; }

    public void Check(DefinitionScope definition)
    {
        if (FirstConflict is null)
        {
            var fields = new List<SelectedField>();
            Collect(definition.SelectionSet, definition.Type, fields, null);
            CheckSet(fields, isShapeOnly: false);
        }
    }

    private void CheckSet(List<SelectedField> fields, bool isShapeOnly)
    {
        if (FirstConflict is not null || fields.Count == 0 || (_hasFragments && !_checked.Add(new SetKey(fields, isShapeOnly))))
        {
            return;
        }

        if (fields.Count > MaxScannedFields)
        {
            CheckLargeSet(fields, isShapeOnly);
        }
        else
        {
            CheckSmallSet(fields, isShapeOnly);
        }
    }

    private void CheckLargeSet(List<SelectedField> fields, bool isShapeOnly)
    {
        var groups = new Dictionary<string, List<SelectedField>?>(fields.Count, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, field.Node.ResponseName, out var isKnown);
            if (isKnown)
            {
                (group ??= []).Add(field);
            }
        }

        foreach (var field in fields)
        {
            if (groups.Remove(field.Node.ResponseName, out var others))
            {
                CheckFields(field, others, isShapeOnly);
            }
        }
    }

    private void CheckSmallSet(List<SelectedField> fields, bool isShapeOnly)
    {
        Span<bool> isDone = stackalloc bool[fields.Count];
        for (var i = 0; i < fields.Count; i++)
        {
            if (isDone[i])
            {
                continue;
            }

            List<SelectedField>? others = null;
            for (var j = i + 1; j < fields.Count; j++)
            {
                if (!isDone[j] && fields[j].Node.ResponseName == fields[i].Node.ResponseName)
                {
                    isDone[j] = true;
                    (others ??= []).Add(fields[j]);
                }
            }

            CheckFields(fields[i], others, isShapeOnly);
        }
    }

    /// <summary>A field and the others with its response name, if there are any.</summary>
    private void CheckFields(SelectedField field, List<SelectedField>? others, bool isShapeOnly)
    {
        if (others is not null)
        {
            CheckGroup([field, .. others], isShapeOnly);
        }
        else if (field.Node.SelectionSet is not null)
        {
            CheckBelow([field], isShapeOnly);
        }
    }

    /// <summary>Fields that share a response name.</summary>
    private void CheckGroup(List<SelectedField> group, bool isShapeOnly)
    {
        for (var i = 1; i < group.Count; i++)
        {
            if (!HaveSameShape(group[0], group[i]))
            {
                FirstConflict ??= (group[0].Node, group[i].Node);
                return;
            }
        }

        if (isShapeOnly)
        {
            CheckBelow(group, isShapeOnly: true);
            return;
        }

        var objects = group.Select(f => f.Parent).OfType<ObjectType>().Distinct().ToList();
        if (objects.Count < 2)
        {
            CheckSameField(group);
            return;
        }

        CheckBelow(group, isShapeOnly: true);
        foreach (var type in objects)
        {
            CheckSameField(group.FindAll(f => f.Parent is not ObjectType || f.Parent == type));
        }
    }

    /// <summary>Fields that can meet in one object.</summary>
    private void CheckSameField(List<SelectedField> group)
    {
        for (var i = 1; i < group.Count; i++)
        {
            if (!FieldComparison.AreSameField(group[0].Node, group[i].Node))
            {
                FirstConflict ??= (group[0].Node, group[i].Node);
                return;
            }
        }

        CheckBelow(group, isShapeOnly: false);
    }

    private void CheckBelow(List<SelectedField> group, bool isShapeOnly)
    {
        var below = new List<SelectedField>();
        var visited = group.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var field in group)
        {
            if (field.Node.SelectionSet is not null)
            {
                Collect(field.Node.SelectionSet, field.Definition?.Type.Named as CompositeType, below, visited);
            }
        }

        CheckSet(below, isShapeOnly);
    }

    private void Collect(SelectionSetNode selectionSet, CompositeType? parent, List<SelectedField> fields, HashSet<string>? visited)
    {
        foreach (var selection in selectionSet.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    fields.Add(new SelectedField(field, parent));
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition ? scope.Schema.FindType(condition.Name) as CompositeType : parent;
                    visited ??= new HashSet<string>(StringComparer.Ordinal);
                    Collect(inline.SelectionSet, type, fields, visited);
                    break;
                case FragmentSpreadNode spread:
                    visited ??= new HashSet<string>(StringComparer.Ordinal);
                    if (visited.Add(spread.Name) && scope.FindFragment(spread.Name) is { } fragment)
                    {
                        Collect(fragment.SelectionSet, fragment.Type, fields, visited);
                    }

                    break;
            }
        }
    }

    private static bool HaveSameShape(SelectedField one, SelectedField two) =>
        one.Definition is null || two.Definition is null || FieldComparison.HaveSameShape(one.Definition.Type, two.Definition.Type);

    /// <summary>A set of fields by their places in the document and the types that they stand on.</summary>
    private readonly struct SetKey : IEquatable<SetKey>
    {
        private readonly int[] _key;
        private readonly int _hash;

        public SetKey(List<SelectedField> fields, bool isShapeOnly)
        {
            _key = new int[(fields.Count * 2) + 1];
            for (var i = 0; i < fields.Count; i++)
            {
                _key[2 * i] = fields[i].Node.Start;
                _key[(2 * i) + 1] = fields[i].Parent?.Index ?? -1;
            }

            _key[^1] = isShapeOnly ? 1 : 0;
            var hash = default(HashCode);
            foreach (var part in _key)
            {
                hash.Add(part);
            }

            _hash = hash.ToHashCode();
        }

        public bool Equals(SetKey other) => _hash == other._hash && _key.AsSpan().SequenceEqual(other._key);

        public override bool Equals(object? obj) => obj is SetKey other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
