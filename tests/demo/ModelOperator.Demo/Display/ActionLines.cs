using System.Globalization;
using System.Text.Json;
using ModelOperator.Contracts.Events;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Receiving;

namespace ModelOperator.Demo.Display;

/// <summary>Lines for what actions and samples bring about: events and samples at the receiver, and Jobs.</summary>
internal static class ActionLines
{
    private const int Width = 120;

    /// <summary>The line for a Job; none when it is as far as it was.</summary>
    /// <param name="before">The Job as it was seen before; null at first.</param>
    /// <param name="after">The Job as it is now.</param>
    public static IEnumerable<string> Of(JobSample? before, JobSample after)
    {
        if (before?.State != after.State)
        {
            yield return $"{"job",-10} {after.Name} {Word(after.State)}";
        }
    }

    /// <summary>The lines for a request that reached the receiver: one for each event of a check, and the whole request for the first
    /// sample of a request and of an answer. Other samples have no line.</summary>
    /// <param name="before">All that was observed before it.</param>
    /// <param name="sample">The request.</param>
    public static IEnumerable<string> Of(DemoRecord before, ReceivedSample sample)
    {
        if (sample.Event is not { } received)
        {
            return [$"{"received",-10} {sample.Request.Method} {sample.Request.Path} that is no CloudEvent"];
        }

        var isFirst = before.Received.All(earlier => earlier.Event?.Type != received.Type);
        return received.Type is EventTypes.CheckBad or EventTypes.CheckRecovered
            ? Wire(CheckLine(received), sample.Request, isWhole: isFirst && received.Type is EventTypes.CheckBad)
            : Wire($"{"sample",-10} {received.Type}", sample.Request, isFirst).Where(_ => isFirst);
    }

    private static string CheckLine(CloudEvent received) =>
        $"{"cloudevent",-10} {received.Type} {received.Subject}: {Value(received, "value")} (limit {Value(received, "limit")})";

    private static IEnumerable<string> Wire(string title, ReceivedRequest request, bool isWhole) => !isWhole
        ? [title]
        :
        [
            title + ", on the wire:", Indented($"{request.Method} {request.Path} HTTP/1.1"), .. request.Headers.Select(Indented),
            .. request.Body.Chunk(Width).Select(part => Indented(new string(part))),
        ];

    private static string Indented(string line) => "          " + line;

    private static string Value(CloudEvent received, string name) =>
        received.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.Number ? value.GetDouble().ToString("G3", CultureInfo.InvariantCulture) : value.ToString()
            : "-";

    private static string Word(JobState state) => state switch
    {
        JobState.Succeeded => "has ended well",
        JobState.Failed => "has failed",
        _ => "was made",
    };
}
