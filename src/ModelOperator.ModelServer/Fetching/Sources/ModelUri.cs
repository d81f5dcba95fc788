using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>Where a model file is, as the spec says it.</summary>
/// <param name="Uri">Absolute.</param>
internal sealed record ModelUri(Uri Uri)
{
    public string Scheme => Uri.Scheme;

    /// <summary>For messages: without the query, which may hold a signature.</summary>
    public string Name => Scheme is ConfigMapSource.Scheme ? Uri.Authority + Uri.AbsolutePath : $"{Scheme}://{Uri.Authority}{Uri.AbsolutePath}";

    /// <exception cref="StartupException">No absolute URI, or one with credentials in it.</exception>
    public static ModelUri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Authority.Length == 0)
        {
            throw new StartupException($"--uri={text} is no address; it must be like configmap://name/key or https://host/path");
        }

        // The value itself is a secret then, so the message leaves it out.
        return uri.UserInfo.Length == 0
            ? new ModelUri(uri)
            : throw new StartupException($"--uri for host {uri.Host} has a user or password in it, which would end up in specs and logs");
    }
}
