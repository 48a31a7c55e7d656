namespace Headless.Catalog;

/// <summary>A member of an input: left out (it stays as it is), or sent, null included.</summary>
internal readonly record struct Change<T>(bool IsSent, T Value)
{
    public static Change<T> None => default;

    public static Change<T> To(T value) => new(true, value);

    public T Or(T current) => IsSent ? Value : current;
}
