using Headless.Conformance.Fuzz;

namespace Headless.Conformance.Tests;

public sealed class FuzzTests
{
    private const int Documents = 2_000;

    [Fact]
    public void Pipeline_Should_AnswerOrRefuse_When_DocumentsAreMutated() =>
        Verdict.Of(DocumentFuzz.RunExecutable(1, Documents), Documents);

    [Fact]
    public void Builder_Should_AnswerOrRefuse_When_SdlIsMutated() => Verdict.Of(DocumentFuzz.RunSdl(1, Documents), Documents);
}
