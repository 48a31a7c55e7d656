using System.Text.Json.Serialization.Metadata;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>How one kind of reference data is stored: by slug (unique), and by the generation of its last change.</summary>
internal sealed record ReferenceKind<T>(Collection<T> Documents, IntegerField<T> Generation) where T : class, IReference
{
    /// <summary>Id of the kind's <see cref="ReferenceStamp"/>.</summary>
    public string StampId => Documents.Name;

    /// <param name="sortField">A further field to list by.</param>
    public static ReferenceKind<T> Of(string name, JsonTypeInfo<T> shape, TextField<T>? sortField = null)
    {
        var slug = new TextField<T>("slug", item => item.Slug);
        var generation = new IntegerField<T>("generation", item => item.Generation);
        List<Field<T>> fields = [slug, generation];
        List<DocumentIndex> indexes = [DocumentIndex.UniqueOn("slug", slug), DocumentIndex.On("generation", new SortKey(generation))];
        if (sortField is not null)
        {
            fields.Add(sortField);
            indexes.Add(DocumentIndex.On(sortField.Name, new SortKey(sortField)));
        }

        return new ReferenceKind<T>(new Collection<T>(name, shape, fields, indexes), generation);
    }
}
