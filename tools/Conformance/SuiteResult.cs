using System.Text;

namespace Headless.Conformance;

/// <summary>What a suite found. As text it is one line of counts, and below it notes and the first failures in full.</summary>
internal sealed class SuiteResult(string name)
{
    /// <summary>More would hide the first, which most often explains the others.</summary>
    private const int MaxShownFailures = 5;

    private const int NameColumns = 14;

    private readonly StringBuilder _failures = new();
    private readonly StringBuilder _notes = new();

    public string Name => name;

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Counts one case. Both sides are texts, so that they can be shown.</summary>
    public void Compare(string id, string expected, string found)
    {
        if (expected == found)
        {
            Passed++;
        }
        else
        {
            Fail(id, $"expected {expected}", $"found    {found}");
        }
    }

    public void Pass() => Passed++;

    /// <summary>Shown below the counts, whatever they are.</summary>
    public void Note(string text) => _notes.Append("\n  ").Append(text);

    public void Fail(string id, params ReadOnlySpan<string> details)
    {
        if (++Failed > MaxShownFailures)
        {
            return;
        }

        _failures.Append('\n').Append("  ").Append(id);
        foreach (var line in string.Join('\n', details).Split('\n'))
        {
            _failures.Append("\n    ").Append(line);
        }
    }

    public override string ToString() => $"{name.PadRight(NameColumns)} {Passed} passed, {Failed} failed{_notes}{_failures}";
}
