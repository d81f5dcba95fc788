using System.CommandLine;
using System.Text.RegularExpressions;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.CommandLine;

/// <summary>The parser understands every command that the documentation shows.</summary>
public sealed partial class PagesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "pages");
    private static readonly RootCommand Root = new Plugin(new FakeCluster().Connect, TimeProvider.System).Root();

    public static IEnumerable<object[]> Commands =>
        from page in Directory.GetFiles(Folder, "*.md").Order(StringComparer.Ordinal)
        from command in CommandsOf(File.ReadAllText(page)).Distinct(StringComparer.Ordinal)
        select (object[])[Path.GetFileName(page), command];

    [Fact]
    public void Pages_AreRead() => Commands.Count().ShouldBeGreaterThan(12);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfAPage_IsUnderstood(string page, string command)
    {
        var args = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A page may name a command without what it is given.
        if (args is [var name] && Root.Subcommands.Any(known => known.Name == name))
        {
            return;
        }

        CommandLineError.Of(Root.Parse(args), args).ShouldBeNull($"{page}: kubectl modeldeployment {command}");
    }

    [Fact]
    public void Table_OfThePluginsPage_HasEveryCommand()
    {
        var rows = TableRow().Matches(File.ReadAllText(Path.Combine(Folder, "docs_cli.md")))
            .SelectMany(row => row.Groups["command"].Captures).Select(command => command.Value);
        rows.Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Root.Subcommands.Select(command => command.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The commands in code blocks and between backticks, without comments, redirections and pipes.</summary>
    private static IEnumerable<string> CommandsOf(string page) =>
        InBlock().Matches(page).SelectMany(block => AfterName().Matches(block.Value))
            .Concat(BetweenBackticks().Matches(InBlock().Replace(page, "")))
            .Select(match => match.Groups["command"].Value.Trim())
            .Where(command => command.Length > 0);

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InBlock();

    [GeneratedRegex("kubectl modeldeployment (?<command>[^#>|)`\n]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AfterName();

    [GeneratedRegex("`kubectl modeldeployment (?<command>[^`\n]*)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BetweenBackticks();

    [GeneratedRegex(
        "^\\| `(?<command>[a-z]+)( [^`|]*)?`(, `(?<command>[a-z]+)( [^`|]*)?`)* \\| [a-z`]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex TableRow();
}
