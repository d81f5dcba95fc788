using ModelOperator.Docs.Tests.Pages;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Links;

/// <summary>Finds links that lead nowhere.</summary>
internal static class BrokenLinks
{
    /// <summary>The faults of the links of a page, one sentence each.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pages">Every page that links may lead to.</param>
    public static IEnumerable<string> Of(Page page, IReadOnlyList<Page> pages) =>
        page.Links.Select(link => Problem(page, link, pages)).OfType<string>();

    /// <summary>The path that a link of a page leads to, from the repository's root; null where it leaves the repository.</summary>
    public static string? TargetOf(Page page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return null;
        }

        var file = link.Split('#')[0];
        var folder = Path.GetDirectoryName(page.Path)!;
        return file.Length == 0
            ? page.Path
            : Path.GetRelativePath(Repository.PathOf(""), Path.GetFullPath(Path.Combine(Repository.PathOf(folder), file))).TrimEnd('/');
    }

    private static string? Problem(Page page, string link, IReadOnlyList<Page> pages)
    {
        if (TargetOf(page, link) is not { } target)
        {
            return Uri.TryCreate(link, UriKind.Absolute, out _) ? null : $"{page.Path}: {link} is no address";
        }

        var led = pages.FirstOrDefault(other => other.Path == target);
        if (led is null && !File.Exists(Repository.PathOf(target)) && !Directory.Exists(Repository.PathOf(target)))
        {
            return $"{page.Path}: {link} leads to {target}, which is not there";
        }

        return link.Split('#') is [_, var anchor] && led?.Anchors.Contains(anchor) != true
            ? $"{page.Path}: {link} leads to no heading of {target}"
            : null;
    }
}
