using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Durations;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Demo.Running;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    private const int Interrupted = 130;

    /// <summary>Its options and what it does.</summary>
    public static Command Create()
    {
        var ns = new Option<string>("--namespace") { Description = "The namespace to make, play in, and remove.", DefaultValueFactory = _ => "model-operator-demo" };
        var examples = new Option<DirectoryInfo>("--examples")
        {
            Description = "The folder with models.yaml, v1.yaml, v2.yaml, v3.yaml and holdout.json.",
            DefaultValueFactory = _ => new DirectoryInfo("examples/digits"),
        };
        var image = new Option<string>("--client-image")
        {
            Description = "The image of the client pod, as the cluster's nodes know it.",
            DefaultValueFactory = _ => "localhost/model-operator/demo-client:dev",
        };
        var prometheus = HttpAddress.Option("--prometheus", "Prometheus as this machine reaches it. Without it the client's counts alone are shown.");
        var rate = new Option<double>("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => 50 };
        var metric = new Option<string>("--error-metric") { Description = "The metric of v3.yaml that must roll it back.", DefaultValueFactory = _ => "error-rate" };
        var patience = new Option<string>("--patience") { Description = "How long one wait may take beyond the steps' own durations.", DefaultValueFactory = _ => "3m" };
        var keep = new Option<bool>("--keep") { Description = "Leave the namespace in place at the end." };
        var began = new Option<double?>("--began")
        {
            Description = "When whoever calls this began, in seconds since 1970: the log goes on from there. Default: now.",
        };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The kubeconfig. Default: KUBECONFIG, then ~/.kube/config." };
        var context = new Option<string?>("--context") { Description = "The context in it. Default: the current one." };
        patience.Validators.Add(result =>
        {
            if (!GoDuration.TryParse(result.GetValue(patience), out _))
            {
                result.AddError($"--patience: '{result.GetValue(patience)}' is no duration (3m, 90s).");
            }
        });
        var command = new Command(
            "run",
            "Rolls three versions of a digit classifier out in a real cluster: v1 comes up, v2 is promoted through its canary steps, v3 fails and is rolled back, "
            + "while a client pod sends held-out images at a steady rate. Shows one line for each transition. The exit code is 0 only if all of that was observed: "
            + "no pod of v2 restarted or replaced, no request failed during the promotion, v3 rolled back by its error rate with all traffic back at v2 before any pod of v3 went, "
            + "and not tried again. \"Rolled back in\" counts from v3's first share of requests until every gateway has confirmed that it gets none.")
        {
            ns, examples, image, prometheus, rate, metric, patience, keep, began, kubeconfig, context,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DemoSettings
            {
                Namespace = parsed.GetValue(ns)!,
                Examples = parsed.GetValue(examples)!.ToString(),
                ClientImage = parsed.GetValue(image)!,
                Prometheus = parsed.GetValue(prometheus),
                Rate = parsed.GetValue(rate),
                ErrorMetric = parsed.GetValue(metric)!,
                Patience = GoDuration.ParseOr(parsed.GetValue(patience), TimeSpan.FromMinutes(3)),
                Keep = parsed.GetValue(keep),
            },
            parsed.GetValue(began),
            parsed.GetValue(kubeconfig),
            parsed.GetValue(context),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DemoSettings settings, double? began, string? kubeconfig, string? context, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var screen = new Screen(Console.Out, !Console.IsOutputRedirected, time, SinceThen(began, time));
        await using var services = new ServiceCollection()
            .AddKubernetesClient(options =>
            {
                (options.Kubeconfig, options.Context) = (kubeconfig, context);
                options.JsonContexts.Add(ModelOperatorJsonContext.Default);
            })
            .BuildServiceProvider();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var kubectl = new Kubectl(kubeconfig, context);
        var feed = new Feed(screen, time);
        IKubernetesApi? api = null;
        try
        {
            api = services.GetRequiredService<IKubernetesApi>();
            var observers = new Observers(api, kubectl, http, feed, screen, settings, time);
            var summary = await new DemoRun(api, kubectl, feed, observers, screen, settings).RunAsync(cancellationToken);
            await CleanUpAsync(api, settings, screen);
            screen.Plain(summary);
            foreach (var line in NextSteps.Of(settings))
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
        catch (Exception e) when (e is DemoException or HttpRequestException or KubernetesApiException or IOException or InvalidDataException)
        {
            return await FailAsync(e, api, kubectl, feed, screen, settings);
        }
    }

    private static TimeSpan SinceThen(double? began, TimeProvider time) =>
        began is { } seconds ? time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddSeconds(seconds) : TimeSpan.Zero;

    private static async Task<int> FailAsync(Exception error, IKubernetesApi? api, Kubectl kubectl, Feed feed, Screen screen, DemoSettings settings)
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
