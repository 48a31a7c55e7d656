using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>What all imports have in common.</summary>
internal static class ImportRules
{
    public static UserError? CheckSize(int rows, CatalogOptions options) => rows <= options.MaxRowsPerImport
        ? null
        : UserError.At("rows", UserErrorCode.TooLong, $"{rows} rows; at most {options.MaxRowsPerImport} are allowed in one call.");

    public static UserError Contended { get; } =
        new(UserErrorCode.VersionConflict, "Others kept changing the same data; nothing was written. Try again.");
}
