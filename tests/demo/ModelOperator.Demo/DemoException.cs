namespace ModelOperator.Demo;

/// <summary>The demo cannot go on, or has not shown what it should; the message says so to people.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
