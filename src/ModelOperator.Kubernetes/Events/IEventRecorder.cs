using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Events;

/// <summary>Publishes Events. It never blocks and never throws. Repeated Events are joined into series.</summary>
public interface IEventRecorder
{
    /// <summary>Queues one Event about <paramref name="regarding"/>.</summary>
    /// <param name="regarding">The object that the Event is about; its metadata must be filled.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">One CamelCase word, such as <c>Promoted</c>.</param>
    /// <param name="action">The operator's action, as one CamelCase word.</param>
    /// <param name="note">A sentence for people; it is cut at 1 KiB.</param>
    void Publish(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string action, string note);
}
