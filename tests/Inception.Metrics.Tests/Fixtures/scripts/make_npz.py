"""make_npz.py OUT: statistics files as NumPy, pytorch-fid and TTUR write them, of the same 3 dimensions; and features as float16."""
import pathlib, sys
import numpy as np

out = pathlib.Path(sys.argv[1])
x = np.array([[0, 1, 2], [4, 3, 1], [2, 2, 5], [1, 0, 0]], dtype=np.float64)
mu, sigma = x.mean(0), np.cov(x, rowvar=False)
np.savez(out / "statistics_pytorch_fid.npz", mu=mu, sigma=sigma)
np.savez_compressed(out / "statistics_float32_deflated.npz", mu=mu.astype(np.float32), sigma=np.asfortranarray(sigma.astype(np.float32)))
np.savez(out / "statistics_guided_diffusion.npz", mu_s=mu[:2], sigma_s=sigma[:2, :2], mu=mu, sigma=sigma, arr_0=np.zeros((2, 4, 4, 3), np.uint8))
np.save(out / "features_float16.npy", x.astype(np.float16))
