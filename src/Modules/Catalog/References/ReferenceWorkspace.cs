using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>What became of the rows of an import of reference data.</summary>
/// <param name="Ids">In the order of the rows, null for those that failed.</param>
/// <param name="Changed">To be written, each once.</param>
internal sealed record ReferenceImport<T>(
    IReadOnlyList<string?> Ids, IReadOnlyList<T> Changed, int Created, int Updated, int Unchanged, IReadOnlyList<UserError> Errors)
{
    public int Failed => Ids.Count(id => id is null);
}

/// <summary>
/// The state of one kind of reference data while the rows of an import are decided, one after another. Pure.
/// </summary>
internal abstract class ReferenceWorkspace<T>(ReferenceView<T> view, int limit, string kind) where T : class, IReference
{
    private readonly Dictionary<string, T> _changed = [];
    private readonly Dictionary<string, string> _idBySlug = [];
    private readonly Dictionary<string, string> _idByExternalId = [];
    private readonly List<string?> _ids = [];
    private readonly List<UserError> _errors = [];
    private int _created;
    private int _updated;
    private int _unchanged;

    protected int Generation => view.Generation + 1;

    public ReferenceImport<T> Outcome => new(_ids, [.. _changed.Values], _created, _updated, _unchanged, _errors);

    protected IEnumerable<T> Changed => _changed.Values;

    public T? Find(string? id) => id is null ? null : _changed.GetValueOrDefault(id) ?? view.Find(id);

    public T? FindBySlug(string slug) => _idBySlug.TryGetValue(slug, out var id) ? Find(id) : Find(view.FindBySlug(slug)?.Id);

    public T? FindByExternalId(string externalId) =>
        _idByExternalId.TryGetValue(externalId, out var id) ? Find(id) : Find(view.FindByExternalId(externalId)?.Id);

    protected void Fail(IReadOnlyList<UserError> errors)
    {
        _ids.Add(null);
        _errors.AddRange(errors);
    }

    /// <summary>By external id, else by slug; one that was made by hand is adopted by its slug as long as it has no external id.</summary>
    protected T? FindByKey(string? slug, string? externalId)
    {
        var byExternalId = externalId is null ? null : FindByExternalId(externalId);
        if (byExternalId is not null || slug is null)
        {
            return byExternalId;
        }

        var bySlug = FindBySlug(slug);
        return externalId is null || bySlug?.ExternalId is null ? bySlug : null;
    }

    /// <summary>Checks that no other has this slug or external id, and that there is room for a new one.</summary>
    protected void CheckUnique(InputCheck reader, T? current, string? slug, string? externalId)
    {
        if (slug is not null && FindBySlug(slug) is { } sameSlug && sameSlug.Id != current?.Id)
        {
            reader.Add("slug", UserErrorCode.AlreadyExists, $"Another {kind} has the slug '{slug}'.");
        }

        if (externalId is not null && FindByExternalId(externalId) is { } same && same.Id != current?.Id)
        {
            reader.Add("externalId", UserErrorCode.AlreadyExists, $"Another {kind} has the external id '{externalId}'.");
        }

        if (current is null && view.Count + _created >= limit)
        {
            reader.Add("", UserErrorCode.LimitReached, $"The shop has its {limit} of this kind: {kind}.");
        }
    }

    /// <summary>The first free of several slugs; the last one is taken as it is.</summary>
    protected string FreeSlug(params string[] candidates) =>
        candidates.FirstOrDefault(slug => slug.Length > 0 && FindBySlug(slug) is null, candidates[^1]);

    /// <summary>Version of an item's successor: one more than in the store, however often it changes in this import.</summary>
    protected int NextVersion(string id) => (view.Find(id)?.Version ?? 0) + 1;

    protected void Accept(T? current, T decided, bool isSame)
    {
        _ids.Add(decided.Id);
        if (isSame)
        {
            _unchanged++;
            return;
        }

        _ = view.Find(decided.Id) is null && current is null ? _created++ : _updated++;
        if (current is not null && current.Slug != decided.Slug)
        {
            _idBySlug[current.Slug] = "";
        }

        _changed[decided.Id] = decided;
        _idBySlug[decided.Slug] = decided.Id;
        if (decided.ExternalId is { } externalId)
        {
            _idByExternalId[externalId] = decided.Id;
        }
    }
}
