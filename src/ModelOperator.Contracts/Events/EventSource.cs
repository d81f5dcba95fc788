using ModelOperator.Contracts.Objects;

namespace ModelOperator.Contracts.Events;

/// <summary>The attribute <c>source</c> of every CloudEvent, of the operator and of gateways: the path of the ModelDeployment.</summary>
public static class EventSource
{
    /// <summary>The source of the events of a ModelDeployment.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public static Uri Of(string @namespace, string name) =>
        new($"/apis/{ModelOperatorApi.GroupVersion}/namespaces/{@namespace}/modeldeployments/{name}", UriKind.Relative);
}
