namespace Headless.GraphQL;

/// <summary>What a batched resolver may give for one parent: a value, or an error that touches only this parent.</summary>
public readonly struct FieldResult<T>
{
    private FieldResult(T? value, GraphQLRequestException? error)
    {
        Value = value!;
        Error = error;
    }

    /// <summary>Meaningful only without <see cref="Error"/>.</summary>
    public T Value { get; }

    public GraphQLRequestException? Error { get; }

    public static implicit operator FieldResult<T>(T value) => new(value, null);

    public static implicit operator FieldResult<T>(GraphQLRequestException error) => new(default, error);
}
