using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Pages;

/// <summary>A Markdown file of the repository, taken apart into prose, headings and blocks of code.</summary>
internal sealed partial class Page
{
    private static readonly string[] Skipped =
        ["bin", "obj", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", ".git"];

    private Page(string path, string text)
    {
        Path = path;
        var prose = new List<string>();
        var blocks = new List<CodeBlock>();
        List<string>? code = null;
        var (language, place) = ("", "");
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line, index + 1)))
        {
            if (!line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                (code ?? prose).Add(line);
            }
            else if (code is null)
            {
                (code, language, place) = ([], line.Trim().TrimStart('`'), $"{path}:{number + 1}");
                prose.Add("");
            }
            else
            {
                blocks.Add(new(place, language, string.Join('\n', code) + "\n"));
                code = null;
            }
        }

        IsWhole = code is null;
        Prose = string.Join('\n', prose);
        Blocks = blocks;
    }

    /// <summary>Every Markdown file, by path.</summary>
    public static IReadOnlyList<Page> All { get; } = [.. Files(Repository.PathOf("")).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Its path from the repository's root.</summary>
    public string Path { get; }

    /// <summary>The page without its blocks of code.</summary>
    public string Prose { get; }

    /// <summary>Its blocks of code, from the top down.</summary>
    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Every block of code that begins ends too.</summary>
    public bool IsWhole { get; }

    /// <summary>The anchors of its headings, as GitHub makes them: in lower case, without punctuation, with hyphens for spaces.</summary>
    public IReadOnlySet<string> Anchors => Headings().Select(Anchor)
        .GroupBy(anchor => anchor, StringComparer.Ordinal)
        .SelectMany(same => same.Select((anchor, index) => index == 0 ? anchor : $"{anchor}-{index}"))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The targets of its links, as they are written.</summary>
    public IEnumerable<string> Links => Link().Matches(Span().Replace(Prose, "code")).Select(link => link.Groups["target"].Value);

    /// <summary>The texts between backticks in its prose.</summary>
    public IEnumerable<string> Spans => Span().Matches(Prose).Select(span => span.Groups["code"].Value);

    /// <summary>A page of a text that stands nowhere.</summary>
    public static Page Of(string path, string text) => new(path, text);

    private static Page Read(string path) => new(path, Repository.Read(path));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Select(file => System.IO.Path.GetRelativePath(Repository.PathOf(""), file))
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !Skipped.Contains(System.IO.Path.GetFileName(inner), StringComparer.Ordinal))
            .SelectMany(Files));

    private IEnumerable<string> Headings() => Heading().Matches(Prose).Select(heading => heading.Groups["text"].Value);

    private static string Anchor(string heading) => string.Concat(Linked().Replace(heading, "${text}").ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex("^#{1,6} +(?<text>.+?) *$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Linked();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("(?<fence>`+)(?<code>.+?)(?<!`)\\k<fence>(?!`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();
}
