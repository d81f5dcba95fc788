using System.Buffers;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>Reads <c>configmap://name/key</c>, a key of a ConfigMap that the pod mounts as a directory.</summary>
/// <param name="directory">The directory where it is mounted.</param>
internal sealed class ConfigMapSource(string directory) : IModelSource
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    public bool Reads(string scheme) => scheme is ModelAddress.ConfigMap;

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var key = uri.Uri.AbsolutePath.TrimStart('/');
        if (key.Length == 0 || key.StartsWith("..", StringComparison.Ordinal) || key is "."
            || key.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            throw new FetchException($"'{key}' is no key of a ConfigMap; the address must be configmap://name/key");
        }

        var path = Path.Combine(directory, key);
        if (!File.Exists(path))
        {
            throw new FetchException(Missing(key));
        }

        var stream = File.OpenRead(path);
        return Task.FromResult(new ModelContent(stream, stream.Length));
    }

    private string Missing(string key)
    {
        if (!Directory.Exists(directory))
        {
            return $"the ConfigMap is not mounted: there is no directory {directory} (--source)";
        }

        // The kubelet keeps entries of its own there, whose names begin with two dots.
        var keys = Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName)
            .Where(name => !name!.StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return $"the ConfigMap has no key {key}; it has {(keys.Count == 0 ? "none" : string.Join(", ", keys))}";
    }
}
