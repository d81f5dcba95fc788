using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;
using Prometheus;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Shows the checks' results as metrics, for alerts and dashboards.</summary>
internal sealed class MonitoringMetrics
{
    private static readonly CheckVerdict[] Verdicts = Enum.GetValues<CheckVerdict>();

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<CheckStatus>> _shown = [];
    private readonly Gauge _verdict;
    private readonly Gauge _value;
    private readonly Gauge _drift;

    public MonitoringMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _verdict = metrics.CreateGauge(
            "modeldeployment_monitoring_check", "1 for the verdict of a check of the stable revision, 0 for the other verdicts.",
            ["check", "name", "namespace", "verdict"]);
        _value = metrics.CreateGauge(
            "modeldeployment_monitoring_value", "The worst value that a check found in its newest window; NaN without data.",
            ["check", "name", "namespace"]);
        _drift = metrics.CreateGauge(
            "modeldeployment_drift", "Distance from the profile of the five features or outputs that are farthest from it.",
            ["check", "feature", "name", "namespace"]);
    }

    /// <summary>Shows the checks' results in place of all earlier ones.</summary>
    public void Show(string @namespace, string name, IReadOnlyList<CheckStatus> checks)
    {
        lock (_gate)
        {
            Hide(@namespace, name);
            foreach (var check in checks)
            {
                _value.WithLabels(check.Name, name, @namespace).Set(check.Value ?? double.NaN);
                foreach (var verdict in Verdicts)
                {
                    _verdict.WithLabels(check.Name, name, @namespace, verdict.ToString()).Set(check.Verdict == verdict ? 1 : 0);
                }

                foreach (var item in DriftOf(check))
                {
                    _drift.WithLabels(check.Name, item.Name, name, @namespace).Set(item.Value);
                }
            }

            _shown[(@namespace, name)] = checks;
        }
    }

    /// <summary>Stops showing a ModelDeployment.</summary>
    public void Forget(string @namespace, string name)
    {
        lock (_gate)
        {
            Hide(@namespace, name);
        }
    }

    private void Hide(string @namespace, string name)
    {
        if (!_shown.Remove((@namespace, name), out var checks))
        {
            return;
        }

        foreach (var check in checks)
        {
            _value.RemoveLabelled(check.Name, name, @namespace);
            foreach (var verdict in Verdicts)
            {
                _verdict.RemoveLabelled(check.Name, name, @namespace, verdict.ToString());
            }

            foreach (var item in DriftOf(check))
            {
                _drift.RemoveLabelled(check.Name, item.Name, name, @namespace);
            }
        }
    }

    private static IReadOnlyList<CheckedItem> DriftOf(CheckStatus check) =>
        check.Name is CheckNames.InputDrift or CheckNames.AnswerDrift ? check.Worst ?? [] : [];
}
