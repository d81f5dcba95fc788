using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Fetching.Sources;

/// <summary>The address of a model file, as the spec has it.</summary>
/// <param name="Uri">The absolute URI.</param>
internal sealed record ModelUri(Uri Uri)
{
    public string Scheme => Uri.Scheme;

    /// <summary>True when the address names a folder.</summary>
    public bool IsFolder => ModelAddress.NamesFolder(Scheme + Uri.OriginalString[Scheme.Length..]);

    /// <summary>The address for messages, without the query, which may hold a signature.</summary>
    public string Name => Scheme is ModelAddress.ConfigMap
        ? Uri.Authority + Uri.AbsolutePath
        // The names of organisations have capital letters, which the host of an address loses.
        : Scheme is ModelAddress.Hub ? Uri.OriginalString.Split('?', '#')[0]
        : $"{Scheme}://{Uri.Authority}{Uri.AbsolutePath}";

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="argument">The argument of the command line that it comes from, for messages.</param>
    /// <exception cref="StartupException">The text is no absolute URI, or has credentials in it.</exception>
    public static ModelUri Parse(string text, string argument = FetchArguments.Uri)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Authority.Length == 0)
        {
            throw new StartupException(
                $"{argument}={text} is no address; it must be like https://host/path or s3://bucket/key");
        }

        // Such a value holds a secret, so the message does not repeat it.
        return uri.UserInfo.Length == 0
            ? new ModelUri(uri)
            : throw new StartupException(
                $"{argument} for host {uri.Host} has a user or password in it, which would end up in specs and logs");
    }
}
