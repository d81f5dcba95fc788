using System.CommandLine;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Fetching.Http;
using ModelOperator.ModelServer.Fetching.Oci;
using ModelOperator.ModelServer.Fetching.S3;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>The command <c>fetch</c>, which brings a model file into a pod.</summary>
internal static class FetchCommand
{
    private const string Help = """
        Fetch a model file, check its SHA-256 and put it in place.

        The output appears whole and verified, or not at all; one with the right digest is left alone.
        The termination message has the digest of the file, as {"sha256":"…"}.
        A failure is one sentence on stderr and in the container's termination message, and exit code 1.
        A command line wins over the environment.
        """;

    public static Command Create()
    {
        var options = new FetchOptions();
        var command = new Command(FetchArguments.Command, Help);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((arguments, cancellationToken) => RunAsync(
            () => options.Read(arguments, Environment.GetEnvironmentVariable),
            new TerminationLog(), Console.Out, Console.Error, cancellationToken));
        return command;
    }

    /// <summary>Reads the settings and fetches the file. A failure is reported in one sentence.</summary>
    public static async Task<int> RunAsync(
        Func<FetchSettings> read, TerminationLog terminationLog, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        FetchSettings? settings = null;
        try
        {
            settings = read();
            using var http = new HttpSource(settings.Http);
            var fetcher = new ModelFetcher(
                [
                    new ConfigMapSource(settings.Source), new VolumeSource(settings.Source), http, new OciSource(http, settings.Http),
                    new S3Source(settings.S3, settings.Http),
                ], TimeProvider.System, output);
            var sha256 = await fetcher.FetchAsync(settings, cancellationToken);
            terminationLog.TryWrite($$"""{"sha256":"{{sha256}}"}""");
            return 0;
        }
        catch (Exception exception)
        {
            var sentence = exception switch
            {
                FetchException => $"model {settings?.Uri.Name}: {exception.Message}",
                StartupException => exception.Message,
                _ => $"model {settings?.Uri.Name}: {ServiceProcess.Describe(exception)}",
            };
            await errors.WriteLineAsync(sentence);
            terminationLog.TryWrite(sentence);
            return 1;
        }
    }
}
