using ModelOperator.Docs.Tests.Pages;

namespace ModelOperator.Docs.Tests.Links;

/// <summary>Links of pages lead to files and headings that are there. Addresses outside of the repository are not asked.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadSomewhere(string path) => BrokenLinks.Of(PageAt(path), Page.All).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void BlocksOfCode_End(string path) => PageAt(path).IsWhole.ShouldBeTrue();

    [Fact]
    public void EveryPageOfDocs_IsFoundFromTheReadme()
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var unread = new Queue<string>(found);
        while (unread.TryDequeue(out var path))
        {
            var page = PageAt(path);
            foreach (var target in page.Links.Select(link => BrokenLinks.TargetOf(page, link)).OfType<string>())
            {
                if (Page.All.Any(other => other.Path == target) && found.Add(target))
                {
                    unread.Enqueue(target);
                }
            }
        }

        // The folder docs/adr is linked as a whole.
        Page.All.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("docs/adr/", StringComparison.Ordinal)).Except(found).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[a](b.md)", "docs/b.md, which is not there")]
    [InlineData("[a](install.md#no-such-heading)", "leads to no heading of docs/install.md")]
    [InlineData("[a](#none)\n# Some", "leads to no heading of docs/page.md")]
    [InlineData("[`a`](../crd/)", "crd, which is not there")]
    public void LinkThatLeadsNowhere_IsFound(string text, string problem)
    {
        var page = Page.Of("docs/page.md", text);
        BrokenLinks.Of(page, [.. Page.All, page]).ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Theory]
    [InlineData("[a](#to-be-or-not)\n## To `be`, or not")]
    [InlineData("[a](#twice-1)\n## Twice\n## Twice")]
    [InlineData("[a](../README.md) [b](install.md) [c](../examples) [d](https://example.org/x#y)")]
    [InlineData("```\n[a](b.md)\n```\n`[a](b.md)`")]
    public void LinkThatLeadsSomewhere_IsLeftAlone(string text)
    {
        var page = Page.Of("docs/page.md", text);
        BrokenLinks.Of(page, [.. Page.All, page]).ShouldBeEmpty();
    }

    private static Page PageAt(string path) => Page.All.Single(page => page.Path == path);
}
