using System.Text.Json;

namespace Headless.ReferenceServer;

/// <summary>The same answers by hand: straight from the entities with <see cref="Utf8JsonWriter"/>, no batches, no columns.</summary>
public static class ReferenceWriter
{
    private static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    private static readonly JsonEncodedText Hello = JsonEncodedText.Encode("hello");
    private static readonly JsonEncodedText Products = JsonEncodedText.Encode("products");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Slug = JsonEncodedText.Encode("slug");
    private static readonly JsonEncodedText Price = JsonEncodedText.Encode("price");
    private static readonly JsonEncodedText Amount = JsonEncodedText.Encode("amount");
    private static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");
    private static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    private static readonly JsonEncodedText Brand = JsonEncodedText.Encode("brand");
    private static readonly JsonEncodedText Variants = JsonEncodedText.Encode("variants");
    private static readonly JsonEncodedText Sku = JsonEncodedText.Encode("sku");
    private static readonly JsonEncodedText Groups = JsonEncodedText.Encode("groups");
    private static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    private static readonly JsonEncodedText Leaves = JsonEncodedText.Encode("leaves");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");

    public static void WriteHello(Utf8JsonWriter writer)
    {
        Begin(writer);
        writer.WriteString(Hello, "world");
        End(writer);
    }

    public static void WriteProducts(Utf8JsonWriter writer)
    {
        Begin(writer);
        writer.WriteStartArray(Products);
        foreach (var product in ReferenceShop.Products)
        {
            Write(writer, product);
        }

        writer.WriteEndArray();
        End(writer);
    }

    public static void WriteGroups(Utf8JsonWriter writer)
    {
        Begin(writer);
        writer.WriteStartArray(Groups);
        foreach (var group in ReferenceShop.Groups)
        {
            writer.WriteStartObject();
            writer.WriteString(Id, group.Id);
            writer.WriteString(Name, group.Name);
            writer.WriteStartArray(Items);
            foreach (var item in group.Items)
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        End(writer);
    }

    private static void Write(Utf8JsonWriter writer, Product product)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, product.Id);
        writer.WriteString(Name, product.Name);
        writer.WriteString(Slug, product.Slug);
        Write(writer, product.Price);
        writer.WriteStartArray(Tags);
        foreach (var tag in product.Tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        writer.WriteStartObject(Brand);
        writer.WriteString(Name, ReferenceShop.Brands[product.BrandId].Name);
        writer.WriteEndObject();
        writer.WriteStartArray(Variants);
        foreach (var variant in ReferenceShop.Variants[product.Id].AsSpan(0, 3))
        {
            writer.WriteStartObject();
            writer.WriteString(Sku, variant.Sku);
            Write(writer, variant.Price);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Item item)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, item.Id);
        writer.WriteString(Name, item.Name);
        writer.WriteStartArray(Leaves);
        foreach (var leaf in item.Leaves)
        {
            writer.WriteStartObject();
            writer.WriteString(Id, leaf.Id);
            writer.WriteNumber(Value, leaf.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Money price)
    {
        writer.WriteStartObject(Price);
        writer.WriteNumber(Amount, price.Amount);
        writer.WriteString(Currency, price.Currency);
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(Data);
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
