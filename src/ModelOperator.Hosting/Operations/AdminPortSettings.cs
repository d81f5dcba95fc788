using System.Net;

namespace ModelOperator.Hosting.Operations;

/// <summary>How an <see cref="AdminPort"/> listens.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Setting">The environment variable that sets the port.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Port">0 picks a free one.</param>
/// <param name="MaxConnections">At once.</param>
/// <param name="HeaderTimeout">How long a request may take to be asked.</param>
/// <param name="IdleTimeout">How long a connection may say nothing.</param>
internal sealed record AdminPortSettings(
    string Name, string Setting, IPAddress Address, int Port, int MaxConnections, TimeSpan HeaderTimeout, TimeSpan IdleTimeout);
