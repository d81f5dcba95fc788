namespace ModelOperator.Contracts.Models;

/// <summary>Reads addresses such as <c>pvc://claim/path</c>. The operator mounts what the fetching container has verified, so both must
/// agree about the path.</summary>
public static class ClaimAddress
{
    /// <summary>The scheme of such addresses.</summary>
    public const string Scheme = "pvc";

    /// <summary>The path on the claim, without slashes at its ends; empty for the whole claim.</summary>
    /// <param name="address">The address.</param>
    public static string PathOf(Uri address) => Uri.UnescapeDataString(address.AbsolutePath).Trim('/');

    /// <summary>The path of an address on a certain claim; null when it is an address of something else.</summary>
    /// <param name="address">The address of a model.</param>
    /// <param name="claim">The name of the claim.</param>
    public static string? PathOn(string address, string claim) =>
        address.StartsWith($"{Scheme}://{claim}/", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? PathOf(uri)
            : null;
}
