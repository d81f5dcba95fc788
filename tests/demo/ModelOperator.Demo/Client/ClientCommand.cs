using System.CommandLine;
using ModelOperator.Api.Durations;
using ModelOperator.Demo.Client.Feedback;
using ModelOperator.Demo.Client.Streams;

namespace ModelOperator.Demo.Client;

/// <summary>The verb <c>client</c>.</summary>
internal static class ClientCommand
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LabelDelay = TimeSpan.FromSeconds(2);

    /// <summary>Its options and what it does.</summary>
    public static Command Create()
    {
        var url = HttpAddress.Option(
            "--url", "Where the model is served: the Service a user would call, http://digits:80.", isRequired: true);
        var model = new Option<string>("--model") { Description = "The model's name in requests.", DefaultValueFactory = _ => "digits" };
        var data = new Option<FileInfo>(
            "--data")
        { Description = "The held-out images and labels, as examples/digits/holdout.json.", Required = true };
        var rate = new Option<double>(
            "--rate")
        { Description = "Requests a second, sent whether or not earlier ones were answered.", DefaultValueFactory = _ => 50 };
        var report = new Option<string>(
            "--report")
        { Description = "How often a line of JSON is written: 1s, 500ms.", DefaultValueFactory = _ => "1s" };
        var stream = new StreamOptions();
        var command = new Command(
            "client",
            "Sends held-out images at a steady rate and writes what came back as lines of JSON, by revision, until SIGTERM. "
            + "The last line has \"final\": true. An answer other than 200, a timeout of 10 s and a broken connection count as failed.")
        {
            url, model, data, rate, report, stream.Drift, stream.Seed, stream.Swap, stream.Feedback,
        };
        rate.Validators.Add(result =>
        {
            if (result.GetValue(rate) is not (> 0 and <= 10_000))
            {
                result.AddError("--rate: between 0 and 10000 requests a second.");
            }
        });
        report.Validators.Add(result =>
        {
            if (!GoDuration.TryParse(result.GetValue(report), out var interval) || interval < TimeSpan.FromMilliseconds(100))
            {
                result.AddError($"--report: '{result.GetValue(report)}' is no duration of at least 100ms (1s, 500ms).");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            HoldoutSet images;
            try
            {
                images = HoldoutSet.Parse(
                    await File.ReadAllBytesAsync(parsed.GetValue(data)!.FullName, stop), stream.DriftOf(parsed), stream.SwapOf(parsed));
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"--data {parsed.GetValue(data)}: {e.Message}");
                return 2;
            }

            var perSecond = parsed.GetValue(rate);
            var address = new Uri(parsed.GetValue(url)!, $"/v2/models/{Uri.EscapeDataString(parsed.GetValue(model)!)}/");
            var every = GoDuration.ParseOr(parsed.GetValue(report), TimeSpan.FromSeconds(1));
            await RunAsync(address, images, perSecond, every, parsed.GetValue(stream.Feedback), stop);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(
        Uri model, HoldoutSet images, double perSecond, TimeSpan every, bool postsLabels, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var tally = new Tally();
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = RequestTimeout };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var poster = postsLabels ? new FeedbackPoster(http, new Uri(model, "feedback"), RequestTimeout, time) : null;
        var client = new InferenceClient(http, new Uri(model, "infer"), images, RequestTimeout, time, poster);
        var reporting = ReportAsync(Report, every, time, stop);
        var posting = poster?.RunAsync(LabelDelay, stop) ?? Task.CompletedTask;
        // As many as can be under way when every one of them takes its whole timeout: an overrun means that this process cannot keep up.
        var loop = new OpenLoop(perSecond, (int)Math.Ceiling(perSecond * RequestTimeout.TotalSeconds), time);
        await loop.RunAsync(
            async number => tally.Add(await client.SendAsync(number)),
            onOverrun: () => tally.Add(new Outcome("", "overrun", IsRight: false, RequestTimeout.TotalMilliseconds)),
            stop);
        await Task.WhenAll(reporting, posting);
        await (poster?.PostAsync() ?? Task.CompletedTask);
        Console.WriteLine(Report(isFinal: true).ToLine());

        ClientReport Report(bool isFinal) => tally.Report(time.GetUtcNow(), isFinal) with { Feedback = poster?.Counts };
    }

    private static async Task ReportAsync(Func<bool, ClientReport> report, TimeSpan every, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Console.WriteLine(report(false).ToLine());
            }
        }
        catch (OperationCanceledException)
        {
            // The final report follows when the requests under way have ended.
        }
    }
}
