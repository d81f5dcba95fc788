using System.Globalization;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Display;

/// <summary>One line for each transition; on a terminal also a line at the bottom that lives while something is waited for.</summary>
internal sealed class Screen(TextWriter output, bool isTerminal, TimeProvider time, TimeSpan alreadyElapsed = default)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly long _began = time.GetTimestamp();
    private string? _lastKey;
    private string? _lastGpu;
    private string? _lastHolders;
    private ModelDeploymentStatus? _lastStatus;
    private AlertSample _lastAlerts = AlertSample.None;
    private string _waitingFor = "";
    private TimeSpan _waitingSince;
    private TimeSpan _lastLine;

    /// <summary>Time since the demo began, with what whoever started this process had used before.</summary>
    public TimeSpan Elapsed => alreadyElapsed + time.GetElapsedTime(_began);

    /// <summary>Writes a line with the time before it.</summary>
    public void Line(string text) => Write($"{Stamp()} {text}");

    /// <summary>Writes a line as it is.</summary>
    public void Plain(string text) => Write(text);

    /// <summary>Names what is waited for.</summary>
    public void WaitFor(string what) => (_waitingFor, _waitingSince) = (what, Elapsed);

    /// <summary>Shows a transition as a line; anything else only moves the line at the bottom.</summary>
    public void Show(DemoRecord record, object observation)
    {
        if (observation is StatusSample { Deployment.Status: not null } sample && TransitionLine.KeyOf(sample) is var key
            && key != _lastKey)
        {
            _lastKey = key;
            Line(TransitionLine.Of(sample, record));
            if (sample.Status.Phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack or RolloutPhase.Degraded)
            {
                Plain($"          {sample.Status.Message}");
            }
        }

        if (observation is StatusSample { Status: var status } && WaitForGpu(status) is var gpu && gpu != _lastGpu)
        {
            _lastGpu = gpu;
            if (gpu is not null)
            {
                Plain($"          {gpu}");
            }
        }

        foreach (var line in Monitored(observation))
        {
            Line(line);
        }

        foreach (var (line, number) in Acted(record, observation).Select((line, number) => (line, number)))
        {
            Write(number == 0 ? $"{Stamp()} {line}" : line);
        }

        if (observation is GpuHolders { Text: var holders } && holders != _lastHolders)
        {
            _lastHolders = holders;
            Plain($"          {holders}");
        }

        Live(record);
    }

    private IEnumerable<string> Monitored(object observation)
    {
        switch (observation)
        {
            case StatusSample { Deployment.Status: { } status }:
                (var before, _lastStatus) = (_lastStatus, status);
                return MonitoringLines.Of(before, status);
            case AlertSample alerts:
                (var alerted, _lastAlerts) = (_lastAlerts, alerts);
                return MonitoringLines.Of(alerted, alerts);
            case EventSample happened:
                return [MonitoringLines.Of(happened)];
            default:
                return [];
        }
    }

    // The first line of each has the time.
    private static IEnumerable<string> Acted(DemoRecord record, object observation) => observation switch
    {
        JobSample job => ActionLines.Of(record.Jobs.LastOrDefault(one => one.Name == job.Name && !ReferenceEquals(one, job)), job),
        ReceivedSample received => ActionLines.Of(record with { Received = record.Received.Remove(received) }, received),
        _ => [],
    };

    private static string? WaitForGpu(ModelDeploymentStatus? status) =>
        status?.Conditions?.FirstOrDefault(c => c is { Type: ConditionTypes.GpuAvailable, Status: "False" })?.Message;

    private void Live(DemoRecord record)
    {
        var waited = Elapsed - _waitingSince;
        var total = record.Counted.Total;
        var counts = total.Requests == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $"; {total.Requests:N0} requests, {total.Failed:N0} failed");
        var text = $"{Stamp()} … {_waitingFor}, {waited.TotalSeconds:F0} s{counts}";
        if (isTerminal)
        {
            var width = Math.Max(20, Console.WindowWidth - 1);
            output.Write("\r\u001b[K" + (text.Length > width ? text[..width] : text));
        }
        else if (Elapsed - _lastLine > Silence)
        {
            Write(text);
        }
    }

    private void Write(string text)
    {
        _lastLine = Elapsed;
        output.WriteLine(isTerminal ? "\r\u001b[K" + text : text);
    }

    private string Stamp() => string.Create(CultureInfo.InvariantCulture, $"[{Elapsed.TotalSeconds,6:F1}s]");
}
