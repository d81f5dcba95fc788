using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Demo.Running;

/// <summary>Makes the frame of each play: the connections before it, the clean-up after it, and the exit code.</summary>
internal static class DemoProcess
{
    private const int Interrupted = 130;

    /// <summary>Runs a play and writes its summary and what to try next, or why it failed and what a person would look at.</summary>
    /// <param name="settings">The settings of the demo.</param>
    /// <param name="play">The play; it gives the last line, or throws what it has not shown.</param>
    /// <param name="next">The commands to try after it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The exit code: 0 when the play went well, 130 when it was interrupted, else 1.</returns>
    public static async Task<int> RunAsync(
        DemoSettings settings, Func<DemoParts, CancellationToken, Task<string>> play, IEnumerable<string> next,
        CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var screen = new Screen(Console.Out, !Console.IsOutputRedirected, time, SinceThen(settings.Began, time));
        await using var services = new ServiceCollection()
            .AddKubernetesClient(options =>
            {
                (options.Kubeconfig, options.Context) = (settings.Kubeconfig, settings.Context);
                options.JsonContexts.Add(ModelOperatorJsonContext.Default);
                options.JsonContexts.Add(DemoJsonContext.Default);
            })
            .BuildServiceProvider();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var prometheus = settings.Prometheus is { } address ? new PrometheusApi(http, address) : null;
        var kubectl = new Kubectl(settings.Kubeconfig, settings.Context);
        var feed = new Feed(screen, time);
        IKubernetesApi? api = null;
        try
        {
            api = services.GetRequiredService<IKubernetesApi>();
            var observers = new Observers(api, kubectl, prometheus, feed, screen, settings, time);
            var stage = new DemoStage(api, kubectl, screen, settings);
            var summary = await play(new(api, kubectl, prometheus, feed, observers, stage, screen, settings, time), cancellationToken);
            await CleanUpAsync(api, settings, screen);
            screen.Plain(summary);
            foreach (var line in next)
            {
                screen.Plain(line);
            }

            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Line("interrupted");
            await CleanUpAsync(api, settings, screen);
            return Interrupted;
        }
        catch (Exception e) when (
            e is DemoException or HttpRequestException or KubernetesApiException or IOException or InvalidDataException)
        {
            return await FailAsync(e, api, kubectl, feed, screen, settings);
        }
    }

    private static TimeSpan SinceThen(double? began, TimeProvider time) =>
        began is { } seconds ? time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddSeconds(seconds) : TimeSpan.Zero;

    private static async Task<int> FailAsync(
        Exception error, IKubernetesApi? api, Kubectl kubectl, Feed feed, Screen screen, DemoSettings settings)
    {
        screen.Line("failed     " + error.Message);
        if (api is not null && feed.Record.Latest is not null)
        {
            await new Diagnosis(api, kubectl, settings).WriteAsync(screen, feed.Record);
        }

        await CleanUpAsync(api, settings, screen);
        screen.Plain($"demo: FAILED: {error.Message.Split('\n')[^1].TrimStart(' ', '-')}");
        return 1;
    }

    private static async Task CleanUpAsync(IKubernetesApi? api, DemoSettings settings, Screen screen)
    {
        if (api is null || settings.Keep)
        {
            return;
        }

        try
        {
            screen.Line($"cleaning   namespace {settings.Namespace}");
            await new DemoNamespace(api, settings.Namespace, TimeProvider.System).RemoveAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DemoException or HttpRequestException or KubernetesApiException)
        {
            screen.Line($"cleaning   {e.Message}");
        }
    }
}
