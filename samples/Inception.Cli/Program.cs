Inception.Runtime.TorchRuntime.EnsureLoaded();
Console.WriteLine("inception");
