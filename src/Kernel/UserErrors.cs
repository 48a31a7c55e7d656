namespace Headless.Kernel;

/// <summary>Stable codes of what a caller can do wrong in the domain: <c>UserErrorCode</c> of schema/shared.graphql.</summary>
public enum UserErrorCode
{
    Invalid,
    Required,
    TooLong,
    NotFound,
    AlreadyExists,
    Forbidden,
    Unauthenticated,
    VersionConflict,
    IdempotencyConflict,
    LimitReached,
    Expired,
    OutOfStock,
    PriceChanged,
    CurrencyMismatch,
    InsufficientPoints,
    TierRequired,
    InvalidState,
    Moderated,
    Sanctioned,
}

/// <summary>What the caller did wrong, as data.</summary>
/// <param name="Code">Stable; clients switch on it.</param>
/// <param name="Message">English, for developers: what is wrong and what is allowed.</param>
/// <param name="Path">Of the offending input, argument name first, for example <c>["input", "variants", "0", "sku"]</c>.</param>
public sealed record UserError(UserErrorCode Code, string Message, IReadOnlyList<string>? Path = null)
{
    /// <summary>An error at a path written with dots, for example <c>input.variants.0.sku</c>.</summary>
    public static UserError At(string path, UserErrorCode code, string message) => new(code, message, path.Split('.'));
}

/// <summary>A value, or the reasons why there is none. The one result type of the code base.</summary>
public readonly record struct Result<T>
{
    private readonly IReadOnlyList<UserError>? _errors;

    private Result(T? value, IReadOnlyList<UserError>? errors)
    {
        Value = value!;
        _errors = errors;
    }

    /// <summary>Meaningful only when <see cref="IsOk"/>.</summary>
    public T Value { get; }

    public IReadOnlyList<UserError> Errors => _errors ?? [];

    public bool IsOk => _errors is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(UserError error) => new(default, [error]);

    public static implicit operator Result<T>(List<UserError> errors) => new(default, errors);

    public static implicit operator Result<T>(UserError[] errors) => new(default, errors);
}
