using System.Text;

namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>Counts what passed, what failed, and what was left out for which reason.</summary>
internal sealed class ConformanceReport
{
    private readonly SortedDictionary<string, int> _passed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _left = new(StringComparer.Ordinal);

    public int Models { get; set; }

    /// <summary>The number of models that ONNX Runtime alone passes.</summary>
    public int Plain { get; set; }

    public List<string> Failures { get; } = [];

    public void Count(string form, string model, string? fault)
    {
        if (fault is null)
        {
            _passed[form] = _passed.GetValueOrDefault(form) + 1;
        }
        else
        {
            Failures.Add($"{model} over {form}: {fault}");
        }
    }

    public void Leave(string reason, string model, string detail)
    {
        if (!_left.TryGetValue(reason, out var models))
        {
            _left[reason] = models = [];
        }

        models.Add($"{model}: {detail}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"| models | {Models} |").AppendLine($"| ONNX Runtime alone | {Plain} |");
        foreach (var (form, count) in _passed)
        {
            text.AppendLine($"| {form} | {count} |");
        }

        foreach (var (reason, models) in _left)
        {
            text.AppendLine($"{reason}: {models.Count}");
            models.ForEach(model => text.AppendLine("    " + model));
        }

        return text.ToString();
    }
}
