using System.CommandLine;
using ModelOperator.Contracts.Models;

namespace ModelOperator.Cli.Digests;

/// <summary>The command <c>digest PATH</c>, which asks no cluster.</summary>
internal static class DigestCommand
{
    private const string Help = """
        Print the digest of a model's file or folder, as spec.model.sha256 has it.

        The digest of a file is its SHA-256. That of a folder is the SHA-256 of what sha256sum prints for its files, in the order of
        their paths; --manifest prints these lines. Folders without files do not count, and a link counts as the file that it leads to.
        """;

    public static Command Build()
    {
        var path = new Argument<string>("PATH") { Description = "The file or the folder." };
        var manifest = new Option<bool>("--manifest") { Description = "Print the digest and path of each file of the folder instead." };
        var command = new Command("digest", Help) { path, manifest };
        command.SetAction(async (result, token) =>
        {
            var streams = result.InvocationConfiguration;
            try
            {
                await streams.Output.WriteAsync(
                    await TextOfAsync(result.GetRequiredValue(path), result.GetValue(manifest), token));
                return 0;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                await streams.Error.WriteLineAsync("interrupted");
                return 1;
            }
            catch (ModelFolderException exception)
            {
                await streams.Error.WriteLineAsync($"error: {result.GetRequiredValue(path)}: {exception.Message}");
                return 1;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await streams.Error.WriteLineAsync($"error: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<string> TextOfAsync(string path, bool manifest, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            var folder = await LocalFolder.ReadAsync(path, cancellationToken);
            return manifest ? folder.Text : folder.Digest + "\n";
        }

        if (path.Contains("://", StringComparison.Ordinal) && !File.Exists(path))
        {
            throw new IOException(
                $"{path} is an address, and this command reads files and folders of this machine; the model server's image fetches the "
                    + $"model and prints its digest: modelserver fetch --uri {path} --output /tmp/model");
        }

        return manifest
            ? throw new IOException($"{path} is no folder, so it has no manifest")
            : await LocalFolder.DigestAsync(path, cancellationToken) + "\n";
    }
}
