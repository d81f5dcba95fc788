using System.CommandLine;
using ModelOperator.Cli.Rendering;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Cli.Digests;

/// <summary>The command <c>digest</c>, which asks no cluster.</summary>
internal static class DigestCommand
{
    private const string Name = "PATH|URI";

    private const int LongestReason = 2000;

    private const string Help = """
        Print the digest of a model's file or folder, as spec.model.sha256 has it.

        The digest of a file is its SHA-256. That of a folder is the SHA-256 of what sha256sum prints for its files, in the order of
        their paths; --manifest prints these lines. Folders without files do not count, and a link counts as the file that it leads to.

        An address is read as the fetching container reads it: all bytes are downloaded, and none is kept.

          kubectl modeldeployment digest ./model
          kubectl modeldeployment digest https://models.example/digits/v1.onnx
          kubectl modeldeployment digest s3://models/llm/                        a folder ends with a slash; so gs, azure and oci
          kubectl modeldeployment digest oci://registry.example/digits:1
          kubectl modeldeployment digest hf://organisation/name@v1.0             a folder always

        With a tag or branch of hf:// the commit that was read is told on stderr; hf://organisation/name@COMMIT names it for good.
        Secrets in the environment go to their own kind of server only: HF_TOKEN for hf://, and for s3:// AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. No other credentials of this machine are used; --credentials gives others.
        A claim (pvc://) and a ConfigMap (configmap://) cannot be read from here; the error says what to do instead.

        The digest is on stdout and everything else on stderr. Exit code 0: printed; 1: it could not be found, for the reason on stderr.
        """;

    /// <param name="time">The clock.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static Command Build(TimeProvider time, Func<string, string?> environment)
    {
        var place = new Argument<string>(Name) { Description = "The file, the folder, or the address of one." };
        var manifest = new Option<bool>("--manifest") { Description = "Print the digest and path of each file of the folder instead." };
        var addresses = new AddressOptions();
        var command = new Command("digest", Help) { place, manifest };
        foreach (var option in addresses.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (result, token) =>
        {
            var streams = result.InvocationConfiguration;
            var (given, wantsManifest) = (result.GetRequiredValue(place), result.GetValue(manifest));
            var name = given;
            try
            {
                string text;
                if (IsAddress(given))
                {
                    var uri = ModelUri.Parse(given, Name);
                    name = uri.Name;
                    AddressDigest.Require(uri, wantsManifest);
                    var digest = new AddressDigest(addresses.ReadSource(uri, result, environment), addresses.ReadBounds(result), time);
                    await using var progress = new ProgressLine(streams.Error, Tables.IsTerminal(streams.Error), time);
                    text = await digest.TextOfAsync(uri, wantsManifest, progress, token);
                }
                else if (addresses.FirstGiven(result) is { } option)
                {
                    throw new IOException($"{option} is for addresses, and {given} is a path; leave it out, or give an address");
                }
                else
                {
                    text = await TextOfAsync(given, wantsManifest, token);
                }

                await streams.Output.WriteAsync(text);
                return 0;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                await streams.Error.WriteLineAsync("interrupted");
                return 1;
            }
            catch (Exception exception) when (exception is ModelFolderException or FetchException)
            {
                return await FailAsync(streams, $"{name}: {exception.Message}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && IsAddress(given))
            {
                return await FailAsync(streams, $"{name}: {exception.Message.TrimEnd('.')}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StartupException)
            {
                return await FailAsync(streams, exception.Message);
            }
            catch (Exception exception) when (IsAddress(given) && exception is not OutOfMemoryException)
            {
                // What libraries throw at the answers of servers is not ours to list.
                return await FailAsync(streams, $"{name}: {exception.GetBaseException().Message.TrimEnd('.')}");
            }
        });
        return command;
    }

    private static bool IsAddress(string given) => given.Contains("://", StringComparison.Ordinal) && !Path.Exists(given);

    private static async Task<int> FailAsync(InvocationConfiguration streams, string reason)
    {
        // A server may have said a part of it.
        await streams.Error.WriteLineAsync($"error: {Tables.Printable(ShortText.Of(reason, LongestReason))}");
        return 1;
    }

    private static async Task<string> TextOfAsync(string path, bool manifest, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            var folder = await LocalFolder.ReadAsync(path, cancellationToken);
            return manifest ? folder.Text : folder.Digest + "\n";
        }

        return manifest
            ? throw new IOException($"{path} is no folder, so it has no manifest")
            : await LocalFolder.DigestAsync(path, cancellationToken) + "\n";
    }
}
