using System.Text;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The secrets that were sent with one query. The source may repeat them in its texts, and these end up in the status, which
/// others read.</summary>
internal sealed class SourceSecrets
{
    /// <summary>No secrets.</summary>
    public static readonly SourceSecrets None = new([]);

    // A shorter one would be found in every text.
    private const int Shortest = 4;

    private readonly IReadOnlyList<string> _forms;

    public SourceSecrets(IEnumerable<string> secrets) => _forms =
    [
        .. secrets.SelectMany(Forms)
            .Where(form => form.Length >= Shortest)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(form => form.Length), // one may contain another
    ];

    /// <summary>Returns a text of the source with <c>***</c> in place of each secret. Mask a text before shortening it, because a secret
    /// that is cut off would not be found.</summary>
    public string Masked(string text) =>
        _forms.Aggregate(text, (masked, form) => masked.Replace(form, "***", StringComparison.OrdinalIgnoreCase));

    // A secret may appear as it is, in the query of an address, and in the credentials of a header.
    private static string[] Forms(string secret) =>
        [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')];
}
