using System.Globalization;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL;

/// <summary>
/// How long and by whom an answer may be kept, from <c>@cacheControl(maxAge:, scope:, inheritMaxAge:)</c> on the fields and types that the
/// operation selects. The rules are those that Apollo Server documents: the smallest age counts; a field without a hint has that of its
/// type; a root field or a field of a composite type without any hint has age 0, unless it inherits; scalars inherit; PRIVATE wins.
/// Beyond them a field that needs scopes makes the answer private.
/// </summary>
/// <param name="MaxAgeSeconds">0 when it must be asked for anew.</param>
/// <param name="IsPrivate">Whether the answer is one caller's own.</param>
public readonly record struct CachePolicy(int MaxAgeSeconds, bool IsPrivate);

/// <summary>Gathers the hints of an operation while it is planned.</summary>
internal struct CacheHints
{
    private const string Directive = "cacheControl";

    private int? _maxAgeSeconds;
    private bool _isPrivate;

    public readonly CachePolicy Policy => new(_maxAgeSeconds ?? 0, _isPrivate);

    /// <summary>A field of the operation that is not <c>__typename</c>.</summary>
    public void AddField(FieldDefinition field, bool isRoot, bool needsScopes)
    {
        var own = Hint.Of(field);
        var isComposite = field.Type.Named.IsComposite;
        var ofType = isComposite ? Hint.Of(field.Type.Named) : default;
        _isPrivate |= needsScopes || own.IsPrivate || ofType.IsPrivate;
        var inherits = own.Inherits || (own.MaxAgeSeconds is null && ofType.Inherits);
        if ((own.MaxAgeSeconds ?? ofType.MaxAgeSeconds ?? (isRoot || (isComposite && !inherits) ? 0 : null)) is { } seconds)
        {
            _maxAgeSeconds = Math.Min(_maxAgeSeconds ?? int.MaxValue, seconds);
        }
    }

    /// <summary>An object type whose fields are selected, perhaps as one of several that a field can lead to.</summary>
    public void AddObject(ObjectType type) => _isPrivate |= Hint.Of(type).IsPrivate;

    private readonly record struct Hint(int? MaxAgeSeconds, bool IsPrivate, bool Inherits)
    {
        public static Hint Of(ISchemaMember member)
        {
            if (member.FindDirective(Directive)?.Node is not { } node)
            {
                return default;
            }

            // Defaults of the definition are left aside: a field that says only its age leaves the scope of its type as it is.
            var hint = default(Hint);
            foreach (var argument in node.Arguments)
            {
                hint = (argument.Name, argument.Value) switch
                {
                    ("maxAge", IntValueNode age) => hint with { MaxAgeSeconds = Seconds(age.Text) },
                    ("scope", EnumValueNode scope) => hint with { IsPrivate = scope.Name == "PRIVATE" },
                    ("inheritMaxAge", BooleanValueNode inherits) => hint with { Inherits = inherits.Value },
                    _ => hint,
                };
            }

            return hint;
        }

        private static int Seconds(string text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? Math.Max(seconds, 0) : 0;
    }
}
