using System.CommandLine;
using Spectre.Console;

namespace Headless.Cli.Output;

/// <summary>How a long command shows that it works.</summary>
internal enum ProgressMode
{
    /// <summary>A bar on a terminal, nothing elsewhere.</summary>
    Auto,

    /// <summary>A line for each batch, for logs.</summary>
    Lines,

    /// <summary>Nothing but the summary.</summary>
    None,
}

/// <summary>What people see of a command that runs for a while: progress while it runs, tables when it is done.</summary>
internal sealed class Screen(TextWriter output, ProgressMode mode)
{
    /// <summary>Wide enough that tables in logs are not broken, in characters.</summary>
    private const int LogWidth = 160;

    private readonly IAnsiConsole _console = Create(output);

    public static Option<ProgressMode> ProgressOption() => new("--progress")
    {
        Description = "A bar on a terminal (auto), a line for each batch (lines), or nothing (none)",
    };

    /// <summary>Runs the work and shows how far it is. <paramref name="work"/> reports rows done and, once known, rows in all.</summary>
    public async Task<T> TrackAsync<T>(string title, Func<Action<long, long?>, Task<T>> work)
    {
        if (mode == ProgressMode.Auto && _console.Profile.Capabilities.Interactive)
        {
            return await _console.Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn(),
                    new RateColumn())
                .StartAsync(context =>
                {
                    var task = context.AddTask(title);
                    return work((done, total) =>
                    {
                        task.IsIndeterminate = total is null;
                        task.MaxValue = total ?? Math.Max(done, 1);
                        task.Value = done;
                    });
                });
        }

        return await work((done, total) =>
        {
            if (mode == ProgressMode.Lines)
            {
                output.WriteLine(total is null ? $"{title}: {done}" : $"{title}: {done} of {total}");
                output.Flush();
            }
        });
    }

    public void Line(string text) => output.WriteLine(text);

    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = column != "reason" });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        _console.Write(table);
    }

    private static IAnsiConsole Create(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = LogWidth;
        }

        return console;
    }

    /// <summary>Rows per second since the task began.</summary>
    private sealed class RateColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(
            Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text($"{task.Value / Math.Max(0.001, task.ElapsedTime?.TotalSeconds ?? 0):0}/s");
    }
}
