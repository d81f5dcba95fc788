using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ModelOperator.Fetching.Hub;

/// <summary>Reads the header <c>Link</c> of RFC 8288, by which an answer says where its next part is.</summary>
internal static partial class NextLink
{
    /// <summary>Gets the address of the next part. Null when this is the last.</summary>
    public static Uri? Of(HttpResponseHeaders headers, Uri asked)
    {
        var links = headers.TryGetValues("Link", out var values) ? values : [];
        var target = links.SelectMany(link => Links().Matches(link)).FirstOrDefault()?.Groups["target"].Value;
        return Uri.TryCreate(asked, target, out var address) && target is not null ? address : null;
    }

    [GeneratedRegex("""<(?<target>[^<>]*)>(;[^,<]*)?;\s*rel="?next"?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
