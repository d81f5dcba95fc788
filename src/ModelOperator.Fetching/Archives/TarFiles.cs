using System.Formats.Tar;
using System.Runtime.CompilerServices;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Archives;

/// <summary>Reads the files of a tar archive one after the other, and refuses what could do harm or would not be a file.</summary>
internal static class TarFiles
{
    // As many files and folders as a model may have, and attributes for all of them.
    private const int MaxEntries = FolderPaths.MaxFiles * 3;

    private const string SparseAttribute = "GNU.sparse.";

    /// <summary>Reads the files and folders.</summary>
    /// <param name="archive">The archive, without compression.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The archive has something that is refused.</exception>
    /// <exception cref="InvalidDataException">It is no archive. The reader of tar archives has other exceptions for that, too.</exception>
    public static async IAsyncEnumerable<PackedFile> ReadAsync(
        Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var guard = new TarGuard(archive);
        await using var reader = new TarReader(guard, leaveOpen: true);
        var entries = 0;
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (++entries > MaxEntries)
            {
                throw new FetchException($"the archive has more than {MaxEntries} entries");
            }

            // Such attributes are for all that follows, and no name or length is taken from them.
            if (entry is PaxGlobalExtendedAttributesTarEntry)
            {
                continue;
            }

            var file = Checked(entry);
            guard.Expect(file?.Length ?? 0);
            if (file is not null)
            {
                yield return file;
            }
        }

        if (!guard.IsAtEnd)
        {
            throw TarGuard.CutOff();
        }
    }

    /// <summary>Null for the folder itself that the archive is unpacked to.</summary>
    private static PackedFile? Checked(TarEntry entry)
    {
        var isFolder = entry.EntryType is TarEntryType.Directory;
        // A name may have a million characters, so it is cut once.
        var start = 0;
        while (entry.Name.AsSpan(start).StartsWith("./", StringComparison.Ordinal))
        {
            start += 2;
        }

        var path = entry.Name[start..];
        path = isFolder && path.EndsWith('/') ? path[..^1] : path;
        if (isFolder && path is "" or ".")
        {
            return null;
        }

        if (FolderPaths.Problem(path) is { } problem)
        {
            throw new FetchException($"the archive has the path '{FolderPaths.Shown(path)}', which {problem}");
        }

        var shown = FolderPaths.Shown(path);
        return entry.EntryType switch
        {
            TarEntryType.Directory => new PackedFile(path, 0, Content: null) { IsFolder = true },
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => IsSparse(entry)
                ? throw new FetchException($"the archive has a sparse file at {shown}; pack it with all its bytes, without --sparse")
                : new PackedFile(path, entry.Length, entry.DataStream),
            TarEntryType.SymbolicLink or TarEntryType.HardLink => throw new FetchException($"the archive has a link at {shown}, and "
                + "links are not unpacked; pack a copy of the folder that has the files themselves (cp --recursive --dereference)"),
            _ => throw new FetchException($"the archive has something at {shown} that is neither a file nor a folder"),
        };
    }

    private static bool IsSparse(TarEntry entry) => entry is PaxTarEntry pax
        && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith(SparseAttribute, StringComparison.Ordinal));
}
