using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary>Writes tables and lines as kubectl does, for people and scripts.</summary>
internal static class Tables
{
    private const int Unlimited = 4096;

    /// <summary>A console that writes to <paramref name="output"/>. It does not wrap lines unless the output is a terminal.</summary>
    public static IAnsiConsole Console(TextWriter output)
    {
        if (IsTerminal(output))
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        }

        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        plain.Profile.Width = Unlimited;
        return plain;
    }

    /// <summary>True when a person sees the output as it is written.</summary>
    public static bool IsTerminal(TextWriter output) =>
        (ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected)
        || (ReferenceEquals(output, System.Console.Error) && !System.Console.IsErrorRedirected);

    public static Table WithColumns(params string[] headers)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        }

        return table;
    }

    /// <summary>Adds a row of plain text, in which nothing is markup.</summary>
    public static void Add(this Table table, params string?[] cells) => table.AddRow(cells.Select(cell => new Text(Printable(cell))));

    /// <summary>
    /// The text without control characters, because text from a cluster may contain anything and must not control a terminal.
    /// </summary>
    public static string Printable(string? text) =>
        string.IsNullOrEmpty(text)
            ? "-"
            : string.Concat(text.ReplaceLineEndings(" ").Select(character => char.IsControl(character) ? '\ufffd' : character));
}
