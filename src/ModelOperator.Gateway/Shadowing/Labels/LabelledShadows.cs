using ModelOperator.Feedback.Posting;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Judges the predictions of shadows by the labels that are posted for the answers of others. A label whose prediction is kept by
/// another gateway pod is passed to that one.</summary>
internal sealed class LabelledShadows(ShadowJudge judge, GatewayPods pods, LabelSender sender) : ICountedFeedback
{
    public Task TakeAsync(IReadOnlyList<CountedEntry> entries, CancellationToken cancellationToken)
    {
        Dictionary<uint, List<PassedLabel>>? elsewhere = null;
        foreach (var counted in entries)
        {
            if (PassedLabel.Of(counted) is not { } label)
            {
                continue;
            }

            // A token of a gateway that knew nothing of marks may be this pod's own.
            if (counted.Token.Pod is not { } pod || pod == pods.Own)
            {
                judge.Judge(counted.Token, counted.Entry.LabelText!, label.Correct is true);
            }
            else if ((elsewhere ??= []).TryGetValue(pod, out var known))
            {
                known.Add(label);
            }
            else
            {
                elsewhere.Add(pod, [label]);
            }
        }

        return elsewhere is null ? Task.CompletedTask : sender.SendAsync(elsewhere, cancellationToken);
    }
}
