using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Documents;
using ModelOperator.Console.Json;
using ModelOperator.Console.Keeping;
using ModelOperator.Console.Live;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Ordering;
using ModelOperator.Console.Sessions;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Hosting;

/// <summary>Answers what the page asks for.</summary>
internal sealed partial class ApiRoutes(
    ICluster cluster, ConsoleOptions options, FleetFeed fleet, MetricHistory history, TimeProvider time, ConsoleEnds ends)
{
    /// <summary>The number of streams that may be open together. A page has one or two.</summary>
    public const int MostStreams = 32;

    private const string Get = "GET";
    private const string Post = "POST";

    private readonly SemaphoreSlim _streams = new(MostStreams);
    private readonly SemaphoreSlim _orders = new(4);

    /// <summary>Answers a request whose token is right.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested || ends.Streams.IsCancellationRequested)
        {
            // The page has left, or the console stops; nobody reads an answer.
            _ = exception;
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await JsonAnswers.WriteAsync(context, options.Words.FailureOf(exception));
        }
        catch (Exception)
        {
            // The answer has begun. A connection that breaks tells the page to begin anew.
            context.Abort();
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var method = context.Request.Method;
        return (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [_, "session"] when method is Get => SessionAsync(context),
            [_, "fleet"] when method is Get => StreamAsync(context, token => new FleetStream(fleet, time).RunAsync(context, token)),
            [_, "deployments", var ns, var name, .. var rest] when IsName(ns) && IsName(name) =>
                DeploymentAsync(context, new ResourceKey(ns, name), method, rest),
            _ => JsonAnswers.WriteAsync(context, Refusal.NotFound("The console has no such address.")),
        };
    }

    private Task DeploymentAsync(HttpContext context, ResourceKey key, string method, string[] rest)
    {
        if (options.Namespaces is { } looked && !looked.Contains(key.Namespace, StringComparer.Ordinal))
        {
            return JsonAnswers.WriteAsync(context, Refusal.NotFound(options.Words.OtherNamespace(looked, key.Namespace!)));
        }

        return (method, rest) switch
        {
            (Get, []) => StreamAsync(context, token => RolloutAsync(context, key, token)),
            (Get, ["yaml"]) => YamlAsync(context, key),
            (Get, ["series"]) => SeriesAsync(context, key),
            (Get, ["data"]) => DataAsync(context, key),
            (Post, ["orders", var order]) when OrderDesk.Knows(order) => OrderAsync(context, key, order),
            _ => JsonAnswers.WriteAsync(context, Refusal.NotFound("The console has no such address.")),
        };
    }

    private async Task SessionAsync(HttpContext context)
    {
        var session = new SessionView(
            options.Words.Mode, cluster.Connection.Source, cluster.Connection.Server.ToString(), options.Version, time.GetUtcNow(),
            options.Namespaces, await history.LookAsync(context.RequestAborted))
        {
            Person = options.Person,
            SignOut = options.SignOutPath,
        };
        await JsonAnswers.WriteAsync(context, session, ConsoleJsonContext.Default.SessionView);
    }

    private Task RolloutAsync(HttpContext context, ResourceKey key, CancellationToken cancellationToken) =>
        new RolloutStream(fleet, Of(key), key, time)
        {
            ReadCopies = history.CopiesAsync,
            Shown = history.Note,
        }.RunAsync(context, cancellationToken);

    private async Task YamlAsync(HttpContext context, ResourceKey key) => await JsonAnswers.WriteAsync(
        context, await DocumentViews.ReadAsync(Of(key), key.Name, context.RequestAborted), ConsoleJsonContext.Default.DocumentView);

    private async Task SeriesAsync(HttpContext context, ResourceKey key)
    {
        if (fleet.Find(key.Namespace!, key.Name) is not { } deployment)
        {
            await JsonAnswers.WriteAsync(context, await MissingAsync(key, context.RequestAborted));
            return;
        }

        var minutes = int.TryParse(context.Request.Query["minutes"], out var asked) ? asked : MetricHistory.UsualMinutes;
        await JsonAnswers.WriteAsync(
            context, await history.SeriesAsync(deployment, minutes, context.RequestAborted), ConsoleJsonContext.Default.SeriesView);
    }

    private async Task DataAsync(HttpContext context, ResourceKey key)
    {
        if (fleet.Find(key.Namespace!, key.Name) is not { } deployment)
        {
            await JsonAnswers.WriteAsync(context, await MissingAsync(key, context.RequestAborted));
            return;
        }

        await JsonAnswers.WriteAsync(
            context, await history.DataAsync(Of(key), deployment, context.RequestAborted), ConsoleJsonContext.Default.DataView);
    }

    private async Task OrderAsync(HttpContext context, ResourceKey key, string order)
    {
        OrderRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, ConsoleJsonContext.Default.OrderRequest, context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            await JsonAnswers.WriteAsync(context, new Refusal(
                StatusCodes.Status422UnprocessableEntity,
                "The body of an order must be a JSON object of 4 KiB at most; revision, annotation and value are texts."));
            return;
        }

        await _orders.WaitAsync(context.RequestAborted);
        try
        {
            // Whoever closes the page in the middle has given the order all the same.
            var sentence = await OrderDesk.GiveAsync(Of(key), key.Name, order, request ?? new(), time, ends.Orders);
            await JsonAnswers.WriteAsync(context, new OrderAnswer(sentence), ConsoleJsonContext.Default.OrderAnswer);
        }
        finally
        {
            _orders.Release();
        }
    }

    private async Task StreamAsync(HttpContext context, Func<CancellationToken, Task> stream)
    {
        if (!await _streams.WaitAsync(TimeSpan.Zero, context.RequestAborted))
        {
            await JsonAnswers.WriteAsync(context, new Refusal(
                StatusCodes.Status503ServiceUnavailable, $"{MostStreams} streams are open already. Close a page of this console."));
            return;
        }

        var all = fleet.Room?.Shared;
        if (all?.TryOpenStream() == false)
        {
            _streams.Release();
            await JsonAnswers.WriteAsync(context, new Refusal(
                StatusCodes.Status503ServiceUnavailable,
                $"{SharedRoom.MostStreams} streams of this console are open already, for all people together. Close a page of it."));
            return;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ends.Streams);
            await stream(either.Token);
        }
        finally
        {
            all?.CloseStream();
            _streams.Release();
        }
    }

    private async Task<Refusal> MissingAsync(ResourceKey key, CancellationToken cancellationToken) => fleet.IsRead
        ? Refusal.NotFound(
            await UnreadableDeployment.WhyAsync(Of(key), key.Name, fleet.LeftOut, cancellationToken)
            ?? $"There is no ModelDeployment '{key.Name}' in namespace '{key.Namespace}'.")
        : new(StatusCodes.Status503ServiceUnavailable, fleet.State.Message ?? "The ModelDeployments are being read.");

    private NamespaceCluster Of(ResourceKey key) => new(cluster, key.Namespace!);

    private static bool IsName(string text) => text.Length <= 253 && Name().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
