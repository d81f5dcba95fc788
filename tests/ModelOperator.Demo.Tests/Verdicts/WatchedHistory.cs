using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Client.Feedback;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Receiving;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

/// <summary>Writes what the second act would have observed: a good history, which tests then spoil in one place.</summary>
internal sealed class WatchedHistory
{
    public const string Stable = "2222222222", Feature = "x.20";

    private ulong _version = 100;

    /// <summary>Drift at 10 s, other labels at 20 s, recovery at 30 s.</summary>
    public static MonitoringActs Acts { get; } = new(Seconds(10), Seconds(20), Seconds(30));

    public List<object> Observations { get; } = [];

    public DemoRecord Record => Observations.Aggregate(new DemoRecord(), (record, observation) => record.With(observation));

    public static WatchedHistory Good()
    {
        var history = new WatchedHistory();
        history.Pod();
        history.Told(4, "org.kubeflow.serving.inference.request", id: "sample");
        history.Told(4, "org.kubeflow.serving.inference.response", id: "sample");
        history.Status(5, drift: CheckVerdict.Ok, quality: CheckVerdict.Ok);
        history.Status(15, drift: CheckVerdict.Bad, quality: CheckVerdict.Ok);
        history.Event(15, "MonitoringBad", "inputDrift: feature x.20");
        history.Told(15, "dev.modeloperator.check.bad", "inputDrift");
        history.Job(16, "digits-retrain-a", JobState.Made);
        history.Event(16, "ActionDone", "job-digits-retrain for InputDrift: Job digits-retrain-a was made");
        history.Job(17, "digits-retrain-a", JobState.Succeeded);
        history.Alert(16, ("ModelCheckBad inputDrift", "pending"));
        history.Status(25, drift: CheckVerdict.Bad, quality: CheckVerdict.Bad);
        history.Event(25, "MonitoringBad", "quality: 20 % of 3000 answers are wrong");
        history.Told(25, "dev.modeloperator.check.bad", "quality");
        history.Alert(26, ("ModelCheckBad inputDrift", "firing"), ("ModelCheckBad quality", "pending"));
        history.Client("client-a", failed: 0, posted: 300, counted: 300);
        history.Status(36, drift: CheckVerdict.Ok, quality: CheckVerdict.Ok);
        history.Event(36, "MonitoringRecovered", "inputDrift is within its limit (PSI <= 0.2)");
        history.Event(36, "MonitoringRecovered", "quality is within its limit (<= 10 %)");
        history.Told(36, "dev.modeloperator.check.recovered", "inputDrift");
        history.Told(36, "dev.modeloperator.check.recovered", "quality");
        history.Alert(37);
        history.Client("client-b", failed: 0, posted: 200, counted: 200);
        return history;
    }

    /// <summary>Changes each observation that <paramref name="which"/> names; null takes it away.</summary>
    public WatchedHistory Spoil<T>(Func<T, bool> which, Func<T, object?> with)
    {
        for (var i = Observations.Count - 1; i >= 0; i--)
        {
            if (Observations[i] is T observation && which(observation))
            {
                Observations.RemoveAt(i);
                if (with(observation) is { } spoiled)
                {
                    Observations.Insert(i, spoiled);
                }
            }
        }

        return this;
    }

    public void Status(
        double at, CheckVerdict drift, CheckVerdict quality, CheckVerdict other = CheckVerdict.Ok, string stable = Stable,
        string worst = Feature) =>
            Observations.Add(new StatusSample(Seconds(at), ++_version, new ModelDeployment
            {
                Metadata = new() { Name = "digits", Generation = 1 },
                Status = new ModelDeploymentStatus
                {
                    StableRevision = stable,
                    Monitoring = new()
                    {
                        Revision = stable,
                        Checks =
                    [
                        new() { Name = "missing", Verdict = other, Message = "5 % are missing" },
                        new() { Name = "inputDrift", Verdict = drift, Worst = [new() { Name = worst, Value = 3 }] },
                        new() { Name = "quality", Verdict = quality },
                    ],
                    },
                },
            }));

    public void Event(double at, string reason, string note) => Observations.Add(new EventSample(Seconds(at), "Warning", reason, note));

    public void Job(double at, string name, JobState state) => Observations.Add(new JobSample(Seconds(at), name, state));

    /// <summary>An event reaches the receiver; without an id of its own it has always the same for a type and a subject.</summary>
    public void Told(double at, string type, string subject = "", string? id = null) => Observations.Add(new ReceivedSample(
        Seconds(at), new("POST", "/events", [], ""), new CloudEvent(type, id ?? type + subject, subject, default)));

    public void Alert(double at, params (string Alert, string State)[] states) =>
        Observations.Add(new AlertSample(Seconds(at), states.ToDictionary(one => one.Alert, one => one.State, StringComparer.Ordinal)));

    public void Client(string pod, long failed, long posted, long counted) =>
        Observations.Add(new ClientSample(Seconds(40), new ClientReport
        {
            Final = true,
            Total = new Counts { Requests = posted, Failed = failed },
            Feedback = new FeedbackCounts { Posted = posted, Counted = counted },
        }, pod));

    public void Pod(int restarts = 0, PodState state = PodState.Present) =>
        Observations.Add(new PodSample(Seconds(1), ++_version, "a", "digits-a", Stable, restarts, state));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
