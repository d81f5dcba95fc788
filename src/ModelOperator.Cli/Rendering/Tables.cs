using Spectre.Console;

namespace ModelOperator.Cli.Rendering;

/// <summary>Tables and lines as kubectl writes them, which people and scripts can read.</summary>
internal static class Tables
{
    private const int Unlimited = 4096;

    /// <summary>A console that writes to <paramref name="output"/>. It wraps no lines when that is no terminal.</summary>
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

    /// <summary>True when a person looks at the output as it is written.</summary>
    public static bool IsTerminal(TextWriter output) => ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;

    public static Table WithColumns(params string[] headers)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        }

        return table;
    }

    /// <summary>Adds a row of plain text; nothing in it is markup.</summary>
    public static void Add(this Table table, params string?[] cells) => table.AddRow(cells.Select(cell => new Text(Printable(cell))));

    /// <summary>The text without control characters: text of a cluster may hold anything, and must not drive a terminal.</summary>
    public static string Printable(string? text) =>
        string.IsNullOrEmpty(text)
            ? "-"
            : string.Concat(text.ReplaceLineEndings(" ").Select(character => char.IsControl(character) ? '\ufffd' : character));
}
