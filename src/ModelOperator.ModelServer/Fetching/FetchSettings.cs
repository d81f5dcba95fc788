using ModelOperator.Fetching;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>The settings of <c>fetch</c>.</summary>
internal sealed record FetchSettings : SourceOptions
{
    public required ModelUri Uri { get; init; }

    /// <summary>The path of the file or folder to write.</summary>
    public required string Output { get; init; }

    /// <summary>The digest that the file or folder must have, in lower-case hex; empty when it is not checked.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>True when pods share the folder that the output is in, so that one of them downloads the model for all.</summary>
    public bool Shared { get; init; }

    /// <summary>True when the model is on the shared claim already and is served from where it is, so that it is only verified. The source
    /// is then the claim.</summary>
    public bool InPlace { get; init; }

    /// <summary>The path of a file with the digest that the first pod of the revision found; empty when there is none. The file may appear
    /// later.</summary>
    public string HeldDigest { get; init; } = "";

    /// <summary>The directory where a ConfigMap or volume is mounted.</summary>
    public string Source { get; init; } = "/source";

    /// <summary>The largest file to accept, in bytes.</summary>
    public long MaxSize { get; init; } = CopyBounds.Usual.MaxSize;

    /// <summary>The most bytes of all files of a folder.</summary>
    public long MaxFolderSize { get; init; } = CopyBounds.Usual.MaxFolderSize;

    /// <summary>The longest time for a whole file.</summary>
    public TimeSpan Timeout { get; init; } = CopyBounds.Usual.Timeout;

    /// <summary>The longest time until the next file of a folder is complete. The time for the whole would have to be guessed, and a
    /// fetch that is begun again goes on with the files that are complete.</summary>
    public TimeSpan FolderTimeout { get; init; } = CopyBounds.Usual.FolderTimeout;

    /// <summary>The longest time that the source may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = CopyBounds.Usual.StallTimeout;

    /// <summary>The port on which others ask how far the download is; 0 for none.</summary>
    public int ProgressPort { get; init; }
}
