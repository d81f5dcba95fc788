using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>Reads <c>pvc://claim/path</c>, a file on a volume that the pod mounts as a directory.</summary>
/// <param name="directory">The directory where it is mounted.</param>
internal sealed class VolumeSource(string directory) : IModelSource
{
    public bool Reads(string scheme) => scheme is "pvc";

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var path = VolumePath.Of(directory, uri, "pvc://claim/path");
        var name = VolumePath.NameOf(uri);
        if (!File.Exists(path))
        {
            throw new FetchException(
                Directory.Exists(path) ? $"{name} is a folder; to serve it, end the address with a slash"
                : Directory.Exists(directory) ? $"the volume has no file {name}"
                : $"the volume is not mounted: there is no directory {directory} (--source)");
        }

        VolumePath.RequireNoLinkOut(directory, path, name);
        return VolumePath.OpenAsync(directory, path, cancellationToken);
    }
}
