using Headless.Kernel;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>What holds for uploads and removals alike.</summary>
internal static class UploadRules
{
    /// <summary>Documents in one call: some hundred milliseconds of checking, and a commit that holds nobody up.</summary>
    public const int MaxDocumentsPerCall = 100;

    /// <summary>Documents of one caller: some hundred releases of a large front end.</summary>
    public const int MaxDocumentsPerCaller = 20_000;

    /// <summary>Tries when others write the same documents meanwhile; each that fails means that another has succeeded.</summary>
    public const int MaxAttempts = 5;

    public static UserError Contended { get; } = new(
        UserErrorCode.VersionConflict, "Others changed the same documents at the same time. Nothing was changed; send the call again.");

    public static UserError TooMany(string argument, int count) =>
        UserError.At(argument, UserErrorCode.TooLong, $"{argument} has {count} items; at most {MaxDocumentsPerCall} are allowed.");
}
