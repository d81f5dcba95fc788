using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Events;

/// <summary>Publishes Events; never blocks and never throws. Identical ones are aggregated into series.</summary>
public interface IEventRecorder
{
    /// <summary>Queues one Event about <paramref name="regarding"/>.</summary>
    /// <param name="regarding">The object it is about; its metadata must be filled.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">One CamelCase word, as <c>Promoted</c>.</param>
    /// <param name="action">What the operator did, one CamelCase word.</param>
    /// <param name="note">The sentence for people; cut at 1 KiB.</param>
    void Publish(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string action, string note);
}
