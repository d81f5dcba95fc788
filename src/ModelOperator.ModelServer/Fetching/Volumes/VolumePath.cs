using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>Finds what a <c>pvc://</c> address names within the directory where its volume is mounted.</summary>
internal static class VolumePath
{
    /// <summary>The path as the address has it, without the slashes at its ends.</summary>
    public static string NameOf(ModelUri uri) => ClaimAddress.PathOf(uri.Uri);

    /// <summary>Gets the full path.</summary>
    /// <exception cref="FetchException">The path is empty or leads out of the directory.</exception>
    public static string Of(string directory, ModelUri uri, string form)
    {
        var name = NameOf(uri);
        var root = Path.GetFullPath(directory);
        var path = Path.GetFullPath(Path.Combine(root, name));
        return name.Length > 0 && Within(root, path)
            ? path
            : throw new FetchException($"'{name}' is no path on the volume; the address must be {form}");
    }

    /// <summary>Checks that no part of a path is a link to other files of the pod, such as its credentials.</summary>
    /// <exception cref="FetchException">A part of the path is such a link.</exception>
    public static void RequireNoLinkOut(string directory, string path, string name)
    {
        if (!Within(RealPath.Of(directory), RealPath.Of(path)))
        {
            throw new FetchException($"{name} is a link that leads out of the volume");
        }
    }

    /// <summary>Opens a file. To open a pipe, or a file on a network that is gone, can take for ever, so it can be given up.</summary>
    /// <param name="root">The directory or folder that the file must be in, also when links have been changed since it was checked.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public static Task<ModelContent> OpenAsync(string root, string path, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var stream = File.OpenRead(path);
            if (!Within(RealPath.Of(root), RealPath.OfOpen(stream.SafeFileHandle, path)))
            {
                stream.Dispose();
                throw new FetchException("it was made a link to another place after it had been checked");
            }

            return new ModelContent(stream, stream.Length);
        },
        cancellationToken).WaitAsync(cancellationToken);

    private static bool Within(string root, string path) =>
        path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
