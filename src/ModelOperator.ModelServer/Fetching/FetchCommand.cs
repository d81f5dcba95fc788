using System.CommandLine;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching;
using ModelOperator.Fetching.Sources;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.ModelServer.Fetching.Sharing;
using ModelOperator.ModelServer.Fetching.Stopping;
using ModelOperator.ModelServer.Fetching.Telling;
using ModelOperator.ModelServer.Fetching.Volumes;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>The command <c>fetch</c>, which brings a model into a pod.</summary>
internal static class FetchCommand
{
    private const string Help = """
        Fetch a model, which is a file or a folder, check its SHA-256 and put it in place.

        The output appears whole and verified, or not at all; one with the right digest is left alone.
        The digest of a folder is the SHA-256 of what sha256sum prints for its files, in the order of their paths.
        The termination message has the digest, as {"sha256":"…"}.
        A failure is one sentence on stderr and in the container's termination message, and exit code 1.
        A command line wins over the environment.
        """;

    // The kubelet gives it to every container.
    private static bool IsInPod => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };

    public static Command Create()
    {
        var options = new FetchOptions();
        var command = new Command(FetchArguments.Command, Help);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (arguments, _) =>
        {
            using var signals = new StopSignals();
            return await RunAsync(
                () => options.Read(arguments, Environment.GetEnvironmentVariable),
                new TerminationLog(), Console.Out, Console.Error, signals.Token);
        });
        return command;
    }

    /// <summary>Reads the settings and fetches the model. A failure is reported in one sentence.</summary>
    public static async Task<int> RunAsync(
        Func<FetchSettings> read, TerminationLog terminationLog, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        FetchSettings? settings = null;
        try
        {
            settings = read();
            // Several files of a folder may have something to say at once.
            var log = TextWriter.Synchronized(output);
            var board = new ProgressBoard();
            // The port opens beside the download, which does not wait for it.
            var opening = ProgressPort.TryOpenAsync(settings.ProgressPort, board, log, IsInPod);
            await using var closing = new Closing(opening, log);
            using var remote = new RemoteSources(settings, TimeProvider.System, log);
            var files = new FileFetcher(
                [new ConfigMapSource(settings.Source), new VolumeSource(settings.Source), .. remote.Files],
                TimeProvider.System, log, board);
            var folders = new FolderFetcher(
                [new VolumeFolderSource(settings.Source), .. remote.Folders], TimeProvider.System, log, DiskRoom.SpaceOf, board);
            var fetcher = new ModelFetcher(files, folders, TimeProvider.System, log, board);
            var sha256 = settings.Shared
                ? await FetchSharedAsync(
                    fetcher, settings, new(settings.Uri.Name, TimeProvider.System, log, board), log, cancellationToken)
                : await fetcher.FetchAsync(settings, cancellationToken);
            terminationLog.TryWrite($$"""{"sha256":"{{sha256}}"}""");
            return 0;
        }
        catch (Exception exception)
        {
            var sentence = exception switch
            {
                FetchException => $"model {settings?.Uri.Name}: {exception.Message}",
                StartupException => exception.Message,
                OperationCanceledException when cancellationToken.IsCancellationRequested =>
                    $"model {settings?.Uri.Name}: the fetch was stopped by a signal before it was complete",
                _ => $"model {settings?.Uri.Name}: {ServiceProcess.Describe(exception)}",
            };
            await errors.WriteLineAsync(sentence);
            terminationLog.TryWrite(sentence);
            return 1;
        }
    }

    private static async Task<string> FetchSharedAsync(
        ModelFetcher fetcher, FetchSettings settings, ModelReading reading, TextWriter log, CancellationToken cancellationToken)
    {
        if (settings.Sha256.Length == 0)
        {
            throw new StartupException($"{FetchArguments.Shared}=true needs {FetchArguments.Sha256}, by which pods know the model");
        }

        // Pods have their names as host names, and a container that begins again is another owner.
        var owner = $"{Environment.MachineName}-{Guid.NewGuid():N}";
        try
        {
            await (settings.InPlace
                ? VerifyAsync(settings, owner, reading, log, cancellationToken)
                : new SharedFolder(settings.Output, settings.Sha256, owner, TimeProvider.System, reading, log).FillAsync(
                    (place, token) => fetcher.FetchAsync(settings with { Output = place }, token), cancellationToken));
        }
        catch (Exception exception) when (FullDisk.IsCauseOf(exception))
        {
            throw await OtherModels.ExplainAsync(exception, settings.Output, log, TimeProvider.System, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FetchException(
                $"the shared folder cannot be used: {exception.Message.TrimEnd('.')}; the claim must be mountable for writing on all nodes "
                    + "(ReadWriteMany) and writable for the user of the pod",
                exception);
        }

        return settings.Sha256;
    }

    private static async Task VerifyAsync(
        FetchSettings settings, string owner, ModelReading reading, TextWriter log, CancellationToken cancellationToken)
    {
        var model = new PlacedModel(settings.Source, settings.Uri, Path.GetDirectoryName(settings.Output)!, owner, reading, log);
        var limit = settings.Uri.IsFolder ? settings.FolderTimeout : settings.Timeout;
        try
        {
            // A volume on a network may answer after a long time or never, so its calls run where they can be given up.
            await Task.Run(
                () => model.VerifyAsync(
                    digest => HeldDigest.Verify(settings, digest, settings.Uri.IsFolder ? "folder" : "file"), cancellationToken),
                cancellationToken).WaitAsync(limit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new FetchException($"the model could not be read within {limit.TotalSeconds} s", exception);
        }
    }

    private sealed class Closing(Task<WebApplication?> opening, TextWriter log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                if (await opening is { } port)
                {
                    await port.DisposeAsync();
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The model does not depend on the port, and a download that is complete must not fail by it.
                await log.WriteLineAsync($"the port for the progress failed: {exception.GetBaseException().Message.TrimEnd('.')}");
            }
        }
    }
}
