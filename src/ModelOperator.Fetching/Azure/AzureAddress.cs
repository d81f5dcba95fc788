using System.Text.RegularExpressions;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Azure;

/// <summary>Names a blob, or all blobs whose names begin so.</summary>
/// <param name="Account">The storage account.</param>
/// <param name="Container">The container.</param>
/// <param name="Blob">The name, or the beginning of it.</param>
internal sealed partial record AzureAddress(string Account, string Container, string Blob)
{
    /// <exception cref="FetchException">The address has another form.</exception>
    public static AzureAddress Parse(ModelUri uri)
    {
        var parts = Uri.UnescapeDataString(uri.Uri.AbsolutePath).TrimStart('/').Split('/', 2);
        // The account becomes a part of the host's name, so it must not have a dot or a slash.
        return parts is [var container, var blob] && Accounts().IsMatch(uri.Uri.Authority) && Containers().IsMatch(container)
            ? new AzureAddress(uri.Uri.Authority, container, blob)
            : throw new FetchException("the address must be azure://account/container/path, with the short name of the account");
    }

    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accounts();

    [GeneratedRegex(@"\A(\$web|\$root|[a-z0-9][a-z0-9-]{2,62})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Containers();
}
